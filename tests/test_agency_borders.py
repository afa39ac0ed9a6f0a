"""Public bodies, harder borders: what follows 委, counties with common names, lists that name no body, verbs before a rank."""

from __future__ import annotations

import pytest
from entities import read

from govnlp.agencies import find

# What follows 委 makes no other word of it where a field or a rank stands before.
COMMITTEES = """
[市发展改革委:relative]以便民为先
[区卫健委:relative]以群众满意为标准
[县委:relative]以上率下抓公开
[市住建委:relative]会同[县财政局:relative]办理
[县农业农村委:relative]会同乡镇核实
[市科技委:relative]会议听取汇报
[市民族宗教委:relative]书面答复申请人
[市商务委:relative]派人到场
[县委:relative]派出三个组
[市经信委:relative]任务分工表
[省交通运输委外事处:relative]办理
[市安委会:group]同[我局:self]检查
[我委:self]任务清单
"""

EDUCATION = """
在[省委教育工委:relative]和[省教育厅:relative]指导下
[省委高校工委:relative]、[湖北省委高教工委:named]
报[市委教育工委:relative]备案
[省委高等学校工作委员会:relative]来文
由[镇人大:relative]、[人大工委:unit]督办
"""

PLACES = """
[道县水务局:named]2014年政府信息公开工作年度报告
[应县林业局:named]2014年政府信息公开工作年度报告
[和县交通运输局:named]
由[南县统计局:named]负责解释
与[古县水务局:named]联合检查
[市中区财政局:named]2014年政府信息公开年度报告
[杨凌农高区管委会:named]印发
按照[行署:relative]的统一安排
"""

VERBS = """
健全[县政府:relative]协调机制
升级[市政府:relative]门户网站
主动公开[市政府:relative]和[市教育局:relative]文件
负责维护[区政府:relative]网站
征集[市水务局:relative]意见
"""

UNITS = """
由[党委办公室:unit]、[校长办公室:unit]牵头
[党委宣传部:unit]会同[党办:unit]审核
[人秘科:unit]、[政秘股:unit]、[审改科:unit]、[路灯管理所:unit]
由[司法所:unit]、[派出所:unit]分头办理
"""

NEGATIVES = """
对年轻干部须委以重任，由县委以重任相托
由第三方受市发改委托评估
桥头村委会同意公开
各县、区人民政府参照执行
全国各市、县、区税务局
有关市、区政府
各市、州、县人民政府
各区、自治县政府
各工作机构办公室
各市、县（区）、区政府
全县政府系统，开市政府大门
经科室负责人审核
各级党委办公室
入党办理流程
各司法所、派出所
县级融媒体中心建设
各区县红十字会
各市（地）气象局
各单位公布本地区、本部门文件
直管区局
各行署
各分局
以南县乡为主
"""

# Public institutions and mass organisations, zones with an organ's word, and zones in zones.
INSTITUTIONS = """
[清河县融媒体中心:named]2022年政府信息公开工作年度报告
由[区融媒体中心:relative]、[县红十字会:relative]、[市残联:relative]分头办理
[中国红十字会总会:named]和[省红十字会:relative]通报
[市科协:relative]、[市文联:relative]报送材料
[我社:self]公开信息12条
[清河综合保税区管理局:named]2021年政府信息公开年度报告
[清河综保区党工委:named]、[管委会:self]高度重视
[泗水经济开发区滨海新区管委会:named]
[中国（福建）自由贸易试验区厦门片区管理委员会:named]公布目录
[区委:relative]、[区政府:relative]要求
[清河县水务局:named]在[保康镇人民政府:named]设点
"""

# Look like a list of ranks or a word, but hold a body after all; or the county's name is none.
COMMON_WORDS = """
各县（市、区）、[市政府:relative]各部门
有关区、[市财政局:relative]
各市、[省政府:relative]有关部门
[中共道县委员会:named]，[国家税务总局应县税务局:named]
应[县政府:relative]要求公开
[市局:relative]和[县政府:relative]
全和[县教育局:relative]
组成[县政府信息公开领导小组:group]
建成[县政府服务中心:relative]
"""


def _cases(*tables: str) -> list[str]:
    return [line for table in tables for line in table.strip().splitlines()]


@pytest.mark.parametrize("marked", _cases(COMMITTEES, EDUCATION, PLACES, VERBS, UNITS, INSTITUTIONS, COMMON_WORDS))
def test_bodies_are_found_with_border_and_kind(marked: str) -> None:
    line, marks = read(marked)
    assert marks, "an example must hold a body"
    assert {(m.start, m.end): m.kind for m in find(line)} == marks


@pytest.mark.parametrize("line", _cases(NEGATIVES))
def test_what_only_looks_like_a_body(line: str) -> None:
    assert [line[m.start : m.end] for m in find(line)] == []


def test_a_branch_calls_itself_so_where_it_reports() -> None:
    line = "分局政务公开工作由分局办公室负责，分局为各所配备了专栏"
    told = [(line[m.start : m.end], m.kind) for m in find(line, frozenset({"分局"}))]
    assert told == [("分局", "self"), ("分局办公室", "unit"), ("分局", "self")]
    assert find("由分局领导审签", frozenset()) == []


@pytest.mark.parametrize("piece", ["应县", "道县", "各县、", "市卫健委会", "公开市", "党委办公室、派出所"])
def test_hostile_text_is_read_to_its_end(piece: str) -> None:
    """Anything but linear time would keep this from ending."""
    line = piece * (200_000 // len(piece)) + "。市委"
    assert find(line)[-1][:2] == (len(line) - 2, len(line))
