"""Headings and their topics; sections as a tree."""

from __future__ import annotations

from itertools import pairwise

import pytest

from govnlp.layout import headings
from govnlp.layout.roles import BODY, HEADING, SIGNATURE, TABLE
from govnlp.layout.sections import Section, sections
from govnlp.tables import Line

# Wordings of 2008-2025, a row a topic. The first table was at hand when the aliases were written, the second was not:
# it was set down before and tells how the aliases do on wordings they have not seen.
SEEN = """
overview| 一、总体情况；一、概述；基本概况；一、基本情况；第一部分 总体概述；一、工作概况；引言；
  一、政府信息公开工作基本情况；一、2012年政府信息公开工作概述；（一）总体工作情况；一、本年度工作开展情况；
  一、主要工作及成效；一、工作回顾；一、政务公开工作总体情况
proactive| 二、主动公开政府信息情况；二、行政机关主动公开政府信息情况；（一）主动公开；（一）主动公开情况；
  二、政府信息主动公开情况；（一）主动公开政府信息的数量；（二）公开内容；主动公开的主要内容；
  二、主动公开政府信息的情况；（一）深入推进主动公开；（一）主动公开工作情况；（三）公开目录编制更新情况
on_request| 三、收到和处理政府信息公开申请情况；（二）依申请公开；三、依申请公开政府信息情况；
  三、行政机关收到和处理政府信息公开申请情况；三、依申请公开政府信息和不予公开政府信息的情况；
  三、政府信息依申请公开办理情况；（一）申请情况；（二）规范依申请公开办理；（二）申请处理情况；
  三、收到和处理政府信息公开情况；（三）不予公开情况
management| （三）政府信息管理；（三）政府信息管理情况；（三）加强政府信息规范化管理；（三）保密审查情况；
  （三）信息管理；（三）政府信息资源管理
platform| （四）平台建设；（四）政府信息公开平台建设；（四）公开平台；（四）政府网站建设情况；
  （四）政府信息公开平台建设情况；（二）公开渠道；（三）公开形式；（二）主动公开的途径；（四）加强公开载体建设；
  （三）查阅场所建设；（四）拓展新媒体平台
supervision| （五）监督保障；（五）监督保障情况；（五）强化监督保障；（五）工作考核、社会评议和责任追究结果情况；
  （六）监督检查情况；六、考核评议情况；（四）社会评议；（五）责任追究情况
fees| 四、收费及减免情况；四、政府信息公开的收费及减免情况；四、政府信息公开收费情况；（三）依申请收费及减免情况；
  六、信息处理费收取情况；五、收费和减免情况；五、政府支出和收费；五、政府信息公开相关费用情况
remedies| 四、政府信息公开行政复议、行政诉讼情况；四、因政府信息公开工作被申请行政复议、提起行政诉讼情况；
  五、复议、诉讼和申诉情况；五、复议诉讼情况；五、因政府信息公开申请行政复议、提起行政诉讼的情况；
  五、申请行政复议和提起行政诉讼情况；六、投诉举报情况；六、行政复议、诉讼情况
response| 四、回应解读情况；三、政策解读和回应关切；（二）政策解读；（三）及时回应社会关切；四、政策解读回应情况；
  （四）舆情回应；（五）互动交流；五、建议提案办理结果公开；七、人大代表建议和政协提案办理情况
key_areas| 二、重点领域信息公开情况；（二）推进重点领域政府信息公开；（二）财政预决算公开；（三）社会救助信息公开；
  （一）行政权力运行公开；三、重点领域工作公开情况；（四）环境保护信息公开；（三）重大建设项目信息公开
organisation| 一、组织领导情况；（一）加强组织领导；七、机构建设、保障经费和培训会议情况；六、机构和人员情况；
  （一）健全工作机构；（二）制度建设；（三）业务培训；七、政府信息公开工作机构、人员及经费情况；（二）完善工作机制；
  （五）宣传培训情况；（一）组织机构建设情况；五、人员和经费情况
problems| 五、存在的主要问题及改进情况；六、主要问题和改进措施；五、存在问题；五、存在的问题和不足；五、存在的不足；
  六、存在的困难和问题；五、政府信息公开工作存在的主要问题及改进情况；六、存在问题、下步工作计划；
  五、工作中存在的薄弱环节；六、主要问题；（一）存在的差距；五、主动公开和依申请公开中存在的问题
next_steps| 六、下一步工作打算；六、下步工作计划；六、工作打算；七、今后改进方向；六、改进措施；（二）整改措施；
  六、2014年工作思路；六、明年工作安排；七、下一阶段工作重点；六、今后努力方向；
  （二）针对存在问题的改进措施；六、下一年度工作计划；三、目标任务
improvement| （二）改进情况；三、整改落实情况；（一）上年问题的改进情况；（三）问题整改情况；二、整改成效
other_matters| 六、其他需要报告的事项；六、其他需要汇报事项；七、其他事项；七、需要说明的事项；
  八、其他需要说明的情况；六、其它需要报告的事项；六、有关说明
annex| 附表；附件：政府信息公开情况统计表；附表一 主动公开情况统计；附件1；附：统计表；附表：
""| （一）加强学习教育；二、推进城市更新；（二）战旱情，灾害应对有力；（三）坚持问题导向；一、强化理论武装；
  二、优化营商环境；三、抓实乡村振兴；（一）食品安全监督管理；（二）加强干部队伍作风；（三）职业技能培训；
  （一）搭建招商平台；四、信访工作情况；三、深化改革创新；二、保障和改善民生；（三）提升服务效能；
  四、解决群众反映的突出问题；（一）统筹推进；（二）精准施策；五、防汛抗旱；（四）落实惠民政策；二、狠抓安全生产；
  （一）提高认识；六、经验体会；三、党的建设；（二）执法检查；（三）明确分工，完成目标任务。
"""

HELD_OUT = """
overview| 一、总体概况；一、概况；一、工作基本情况；一、主要工作概述；一、要点落实情况；前言；
  一、信息公开工作开展情况；一、2010年度政府信息公开工作情况；一、总体工作概述；一、政府信息公开工作总体情况；
  一、全年工作情况；一、主要做法及成效；综述；第一部分 概述；一、工作推进情况；一、主要做法
proactive| （一）主动公开方面；（一）主动公开政府信息；二、主动公开信息情况；二、政务信息主动公开情况；
  二、本级政府主动公开政府信息情况；（一）持续加大主动公开力度；（一）公开主要内容；（一）聚焦主责主业，做好主动公开；
  （二）主动公开信息的类别；二、我局主动公开政府信息的情况；（一）主动公开范围
on_request| 三、依申请公开情况；（二）依申请公开方面；三、政府信息公开申请办理情况；三、申请公开和不予公开情况；
  （二）依法办理依申请公开；三、依申请公开信息情况；三、依申请公开及答复情况；（一）收到申请情况；
  三、受理政府信息公开申请情况；（二）不予公开政府信息的情况；三、信息公开申请情况
management| （三）政府信息管理方面；（三）强化政府信息管理；（三）加强信息发布审核；（三）信息发布保密审查；
  （三）规范性文件管理
platform| （四）政府信息公开平台建设方面；（四）信息公开平台；（四）公开平台建设；（四）加强平台建设；
  （四）政务新媒体建设；（三）门户网站建设；（二）政府信息公开的形式；（二）公开的方式和途径；（四）完善公开平台；
  （四）政府信息公开渠道；（四）网站平台建设
supervision| （五）监督保障方面；（五）政府信息公开监督保障情况；（五）加强监督考核；（五）监督与保障；
  五、监督检查和考核；（五）强化督查考核；（六）工作考核情况；（五）监督评议
fees| 四、政府信息公开收费及减免情况；四、收费情况；四、费用收取和减免情况；四、支出和收费；
  四、政府信息公开支出与收费情况；五、收取费用及减免情况
remedies| 四、行政复议和行政诉讼情况；四、政府信息公开行政复议和行政诉讼情况；四、复议和诉讼；
  五、因政府信息公开引起的复议诉讼情况；四、被提起行政复议、行政诉讼情况；五、行政复议、提起诉讼及申诉情况；
  四、申请行政复议、提起行政诉讼情况；五、举报投诉及处理情况；五、申诉、复议、诉讼情况
response| （四）解读回应；四、政策解读与舆情回应；三、回应关切和政策解读；（三）加强政策解读；（五）回应社会关切情况；
  （二）做好政务舆情回应；四、政民互动；六、建议提案办理情况；六、议案提案办理结果公开情况；（三）热点回应
key_areas| 二、重点领域公开；三、重点领域政府信息公开工作进展；（一）推进财政信息公开；（二）扶贫领域信息公开；
  （二）公共资源配置领域信息公开；（一）权力清单公开；（三）食品药品安全信息公开；二、重点领域政务公开情况；
  （二）“三公”经费公开
organisation| （一）强化组织领导；一、组织领导与机构建设；七、机构建设和保障经费情况；（二）健全制度机制；
  （三）开展业务培训；一、领导重视，机构健全；六、工作人员和经费情况；（一）组织机构及人员；（二）建立健全规章制度；
  （一）完善组织体系；（四）教育培训；七、会议和培训情况；（二）加强制度建设
problems| 五、存在的主要问题和改进措施；五、问题和不足；五、主要问题及改进措施；五、存在的不足及改进措施；
  五、存在的主要困难和问题；（一）存在的主要问题；五、面临的困难；四、政府信息公开存在的不足之处；
  五、存在问题及整改措施；五、问题与建议；六、存在的突出问题和下一步打算；五、工作中的不足
next_steps| 六、下一步工作；六、下一步工作安排；六、下一步改进措施；六、今后工作设想；（二）改进措施；六、整改措施；
  （二）下一步打算；六、2010年工作计划；六、来年工作打算；六、今后工作方向；（二）努力方向；七、下一步工作重点；
  六、改进思路；（二）改进举措
other_matters| 六、其他需要说明的事项；七、其他有关情况说明；六、其他情况；六、需要报告的其他事项；七、说明；
  六、其他报告事项；七、其他相关工作情况
annex| 附件；附表2；附：政府信息公开情况统计表；附录；附件1 政府信息公开工作情况统计表；附件二
""| 一、坚持党建引领；二、推动产业升级；（一）夯实基层基础；（三）强化责任担当；（二）突出重点；三、全面从严治党；
  四、疫情防控；（一）抓宣传，营造氛围；二、依法行政；（三）创新方式方法；（二）市场监督管理；三、生态文明建设；
  （四）破解历史遗留问题；二、招商引资工作；一、基层党组织建设；五、财政收支情况；（二）加强人才队伍建设；
  （三）开展农民技能培训；六、几点体会；二、项目建设；（一）完善基础设施；四、精神文明创建；（三）提升群众满意度；
  三、廉政建设；（二）加大帮扶力度
"""

# Found in reports on the web, 2008-2025, after the aliases were written; .93 of them were right at first sight.
FOUND = """
overview| 一、政府信息公开总体工作情况；（一）信息公开年度工作基本情况、主要亮点和成效；引 言；一 、概 述；
  一、2008年工作总结；一、政府信息公开工作情况概述；一、政府信息公开工作的基本概况；一、各项工作开展情况；
  一、2025年工作回顾；（一）2010年工作开展情况；一、xxxx年工作回顾和“十三五”发展成效
proactive| 三、清单事项公开情况；（三）“五公开”落实情况；
  （二）《指南》和《目录》的更新、完善情况；五、主动公开政府信息以及公开平台建设情况；
  （一）主动公开及时高效；（一）聚焦重点领域，加强政府信息主动公开；（三）政府信息公开目录、公开指南的编制、更新情况
on_request| 三、依申请公开政府信息及咨询受理情况；（三）答复情况；
  （二）申请目的情况；七、政府信息公开申请办理情况；三、依申请政府信息公开情况；
  （二）规范依申请公开，提升服务质量
management| （四）公文类政府信息备案情况；九、政府信息公开保密审查及监督检查情况；（三）严防泄密，强化信息审核。；
  （三）提升公开质量，做好政府信息管理
platform| （四）政府信息查阅场所建设情况；（四）优化服务功能，加强平台建设管理；2、拓宽渠道，及时公开；
  三、完善网站，拓展公开形式；（二）主动公开途径；（二）提高公开载体建设水平
supervision| （五）监督保障机制；（三）强化监督保障，确保工作实效
fees| 六、政府信息公开支出和收费情况；四、政府信息公开收取费用情况
remedies| 四、咨询、投诉情况；四、政府信息公开类行政复议和行政诉讼情况；
  四、因政府信息公开申请行政复议和提起行政诉讼以及投诉举报的情况
response| 三、发布解读、回应社会关切以及互动交流情况；六、人大代表建议和政协委员提案办理结果公开情况；
  （1）回应公众关注热点或重大舆情情况；五、咨询处理情况；五、政府信息公开咨询情况；四、接受群众咨询情况
key_areas| 四、重点领域政府信息公开工作推进情况和公开情况；（一）推进行政执法信息公开
organisation| （三）工作机制、制度规范的建设及落实情况；五、工作人员、政府支出和收费情况；
  二、政府信息公开的组织领导和制度建设情况；五、政府信息公开机构人员及收费情况；（二）加强培训，强化学习宣传。；
  1、加强领导，责任落实；3、强化培训，常抓不懈；1、提高思想认识，加强组织领导；二、组织培训，规范信息公开；
  （一）理顺职责分工，建立完善政务公开工作机制；（一）政府信息公开工作机构和人员设置情况；
  （二）建立健全政府信息公开工作制度情况
problems| 五、政府信息公开工作存在的不足及改进措施；五、存在的主要问题及下步工作安排；一、存在问题分析；
  六、政府信息公开工作存在的问题及改进措施
next_steps| 三、下一步工作计划；二、整改措施及时限；四、整改计划；三、整改工作方案
organisation| （二）理顺公开工作的组织架构；（一）制定年度工作计划，健全工作制度
key_areas| （二）推进办事公开；（三）行政审批事项公开；（四）公共服务信息公开
overview| 一、2015年工作基本情况。；二、目前工作情况；一、2009年某街道信息公开工作概述
problems| 五、存在的主要问题。
other_matters| 七、说明和附表；七、其他工作情况；十二、需要说明的事项与附表
annex| 指标统计；七、统计图表
""| 2、法规公文类信息；（一）强基固本抓党建，基层队伍迸发新活力；一、提振信心，科学定位；二、把握关键，突出重点；
  一、以规划为先导，加快推进城镇建设；一、筑牢高效运转“连心桥”，做好沟通衔接；（一）统筹部署，全面推进政务公开；
  （一）明确目标，全面部署工作；一、形式多样，内容丰富；
  十、所属事业单位政府信息公开工作推进措施和落实情况；（一）健全政府信息公开规范体系
"""


def wordings(table: str) -> list[tuple[str, str]]:
    """(heading, topic) of rows ``topic| heading；heading``, which go on in indented lines."""
    out = []
    for row in table.strip().replace("；\n  ", "；").split("\n"):
        topic, bar, words = row.partition("|")
        assert bar, f"a row reads topic| heading；heading: {row!r}"
        out += [(heading.strip(), topic.strip().strip('"')) for heading in words.split("；")]
    return out


WORDINGS = wordings(SEEN) + wordings(HELD_OUT) + wordings(FOUND)


@pytest.mark.parametrize(("heading", "topic"), WORDINGS, ids=[heading for heading, _ in WORDINGS])
def test_topics(heading: str, topic: str) -> None:
    assert headings.topic(heading) == topic


def test_the_table_is_large_enough_to_tell() -> None:
    assert len({heading for heading, _ in WORDINGS}) == len(WORDINGS) >= 350
    assert sum(topic == "" for _, topic in WORDINGS) >= 40
    assert {topic for _, topic in WORDINGS} == {
        *(
            "overview",
            "proactive",
            "on_request",
            "management",
            "platform",
            "supervision",
            "fees",
            "remedies",
            "response",
        ),
        *("key_areas", "organisation", "problems", "improvement", "next_steps", "other_matters", "annex", ""),
    }


LONG = "全局上下按照年初的部署推进各项任务，信息员每周报送一次，办公室逐条审核后发布，群众的来信都有回音。"


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        pytest.param(f"（一）主动公开情况。{LONG}", "（一）主动公开情况", id="full stop"),
        pytest.param(f"（一）主动公开情况：{LONG}", "（一）主动公开情况", id="colon"),
        pytest.param(f"（一）主动公开情况 {LONG}", "（一）主动公开情况", id="space"),
        pytest.param(f"(一)主动公开情况:{LONG}", "(一)主动公开情况", id="half width"),
        pytest.param(f"1.依申请公开情况。{LONG}", "1.依申请公开情况", id="1."),
        pytest.param(f"1、依申请公开情况。{LONG}", "1、依申请公开情况", id="1、"),
        pytest.param(f"（2）平台建设。{LONG}", "（2）平台建设", id="(2)"),
        pytest.param(f"①监督保障。{LONG}", "①监督保障", id="①"),
        pytest.param(f"一、总体情况。{LONG}", "一、总体情况", id="一、"),
        pytest.param(f"主动公开情况。{LONG}", "主动公开情况", id="no number, full stop"),
        pytest.param(f"存在的主要问题：{LONG}", "存在的主要问题", id="no number, colon"),
        pytest.param(f"监督保障方面。{LONG}", "监督保障方面", id="no number, 方面"),
        pytest.param(f"（一）推进城市更新。{LONG}", "", id="not known"),
        pytest.param(f"一是加强组织领导。{LONG}", "", id="item of a list"),
        pytest.param(f"其中主动公开情况：{LONG}", "", id="part of a sentence"),
        pytest.param(f"主动公开政府信息12条。{LONG}", "", id="a statement with a figure"),
        pytest.param("（一）主动公开情况。", "", id="nothing behind it"),
        pytest.param(f"（一）加强组织领导，压实责任。{LONG}", "（一）加强组织领导，压实责任", id="two halves"),
        pytest.param(f"加强组织领导，压实责任。{LONG}", "", id="two halves, no number"),
        pytest.param(f"（一）加强领导，健全机制，落实责任。{LONG}", "", id="three parts"),
        pytest.param(f"（一）主动公开不够，栏目更新不及时。{LONG}", "", id="two halves that fall short"),
        pytest.param(f"（一）主动公开信息增多，我局网站改版。{LONG}", "", id="two halves of a sentence"),
        pytest.param(f"（一）成立领导机构，由局长任组长。{LONG}", "", id="two halves that tell"),
        pytest.param(f"（一）主动公开信息，共30条。{LONG}", "", id="two halves with a figure"),
        pytest.param(f"（一）推进城市更新，改善环境。{LONG}", "", id="two halves, not known"),
        pytest.param(LONG, "", id="prose"),
    ],
)
def test_run_in_headings(line: str, heading: str) -> None:
    assert headings.run_in(line) == heading


def laid_out(marked: str) -> tuple[list[Line], list[str]]:
    """Lines and roles from rows of role letters and text: ``h 一、概述``."""
    names = {"h": HEADING, "b": BODY, "t": TABLE, "s": SIGNATURE}
    lines, roles, at = [], [], 0
    for row in marked.strip().split("\n"):
        letter, text = row.strip().split(" ", 1)
        lines.append(Line(at, at + len(text), text))
        roles.append(names[letter])
        at += len(text) + 1
    return lines, roles


def outline(found: list[Section]) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in found]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param(
            "h 一、总体情况\nh （一）主动公开\nh 1.机制\nh （1）人员\nh ①专职\nb 正文。\nh （二）依申请公开\nh 二、问题",
            [
                (1, "一、总体情况"),
                (2, "（一）主动公开"),
                (3, "1.机制"),
                (4, "（1）人员"),
                (5, "①专职"),
                (2, "（二）依申请公开"),
                (1, "二、问题"),
            ],
            id="all levels",
        ),
        pytest.param(
            "h 一、概述\nh 1.机制\nb 正文。\nh 2.人员\nh 二、公开\nh （一）内容\nh 1.网站\nh （二）形式",
            [
                (1, "一、概述"),
                (2, "1.机制"),
                (2, "2.人员"),
                (1, "二、公开"),
                (2, "（一）内容"),
                (3, "1.网站"),
                (2, "（二）形式"),
            ],
            id="a level left out",
        ),
        pytest.param(
            "h 第一部分 概述\nh 一、机制\nh （一）人员\nh 第二部分 公开\nh 一、内容",
            [(1, "第一部分 概述"), (2, "一、机制"), (3, "（一）人员"), (1, "第二部分 公开"), (2, "一、内容")],
            id="parts",
        ),
        pytest.param(
            "h 1、总体情况\nb 正文。\nh 1、主动公开\nb 正文。\nh 1、依申请公开",
            [(1, "1、总体情况"), (1, "1、主动公开"), (1, "1、依申请公开")],
            id="every number one",
        ),
        pytest.param(
            "h 1、总体情况\nh （一）主动公开\nh （二）依申请公开\nh 2、存在问题\nh （一）意识",
            [(1, "1、总体情况"), (2, "（一）主动公开"), (2, "（二）依申请公开"), (1, "2、存在问题"), (2, "（一）意识")],
            id="1、 above （一）",
        ),
        pytest.param(
            "h 基本情况\nb 正文。\nh 主动公开\nh （一）内容\nb 正文。\nh 存在问题",
            [(1, "基本情况"), (1, "主动公开"), (2, "（一）内容"), (1, "存在问题")],
            id="headings without numbers",
        ),
        pytest.param(
            "h 引言\nb 正文。\nh 一、概述\nh （一）机制\nh 二、公开",
            [(1, "引言"), (1, "一、概述"), (2, "（一）机制"), (1, "二、公开")],
            id="a preface",
        ),
        pytest.param(
            "h 一、总体情况\nh 主动公开\nb 正文。\nh 依申请公开\nh 二、主动公开政府信息情况",
            [(1, "一、总体情况"), (2, "主动公开"), (2, "依申请公开"), (1, "二、主动公开政府信息情况")],
            id="headings without numbers below numbered ones",
        ),
        pytest.param(
            "h 六、其他需要报告的事项\nb 无。\ns 某局\nt 附表一 主动公开情况统计\nt 公开数 12",
            [(1, "六、其他需要报告的事项"), (1, "附表一 主动公开情况统计")],
            id="an annex behind the signature",
        ),
        pytest.param(
            "h 六、其他需要报告的事项\nb 无。\nh 附表\nt 附表1 公开情况\nt 公开数 12\nt 附表2 申请情况\nt 申请数 1",
            [(1, "六、其他需要报告的事项"), (1, "附表"), (2, "附表1 公开情况"), (2, "附表2 申请情况")],
            id="annexes under a heading",
        ),
        pytest.param("b 正文。\nt 公开数 12\ns 某局", [], id="none"),
    ],
)
def test_levels(marked: str, expected: list[tuple[int, str]]) -> None:
    lines, roles = laid_out(marked)
    found = sections(lines, roles)
    assert outline(found) == expected
    assert all(a.end <= b.start or (a.end >= b.end and a.level < b.level) for a, b in pairwise(found)), "a tree"


def test_disclosure_alone_is_of_its_parents_kind_and_items_of_plans_open_no_section() -> None:
    lines, roles = laid_out(
        f"h 一、信息公开情况\nb {LONG}\nh 二、主动公开\nh （一）公开情况\nb {LONG}\nb （二）拓宽渠道，方便群众。{LONG}\n"
        f"h 三、下一步打算\nb （一）加强领导，健全机制。{LONG}\nb （二）拓宽渠道，方便群众。{LONG}\nh 四、其他事项"
    )
    found = sections(lines, roles)
    assert [(s.level, s.heading[:4], s.topic) for s in found] == [
        (1, "一、信息", "overview"),
        (1, "二、主动", "proactive"),
        (2, "（一）公", "proactive"),
        (2, "（二）拓", "platform"),
        (1, "三、下一", "next_steps"),
        (1, "四、其他", "other_matters"),
    ]
    assert found[4].end == lines[8].end


def test_a_section_ends_before_the_next_of_its_level_and_at_the_signature() -> None:
    lines, roles = laid_out(f"h 一、概述\nb {LONG}\nh （一）机制\nb {LONG}\nh 二、问题\nb {LONG}\ns 某局\nb 附言。")
    found = sections(lines, roles)
    assert [(s.start, s.end) for s in found] == [
        (lines[0].start, lines[3].end),
        (lines[2].start, lines[3].end),
        (lines[4].start, lines[5].end),
    ]
