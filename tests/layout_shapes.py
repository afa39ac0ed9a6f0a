"""The shapes in which crawlers and PDFs leave a report: from an annotated report to a text with a role for each piece.

A shape takes a report as lines with roles and a seeded generator; it gives the pieces of a source text in order. The bench
runs the pipeline's repair and roles over the joined text and counts, by lines and by characters, how many keep their role:
``python tests/layout_shapes.py [shape ...] [-v]``.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from govnlp.layout.roles import roles
from govnlp.tables import Line
from govnlp.text.repair import repair

REPORTS = Path(__file__).parent.parent / "training" / "data" / "reports.jsonl"


class Piece(NamedTuple):
    """A stretch of the source. role: "" for what stands between lines, or is of no role (a page number in a sentence)."""

    text: str
    role: str


Lines = list[tuple[str, str]]  # (text, role)
Shape = Callable[[Lines, Random], list[Piece]]

# Own lines in the manner of crawled pages; the second of each pair of lists was never looked at while rules were made.
TOP = """
您当前的位置：首页 > 政务公开 > 政府信息公开年报 > 部门年报
当前位置： 首页 » 信息公开 » 年度报告 » 正文
首页 | 走进双河 | 政务公开 | 办事服务 | 互动交流 | 数据开放
网站首页 政府信息公开 政务服务 政民互动 走进青溪
索引号：SH0012-0301-2021-00007
索 引 号： | 000014349/2021-00112 | 发布机构： | 双河市统计局 |
主题分类：其他 体裁分类：报告 服务对象：全社会
成文日期： 2021-01-18 发布日期： 2021-01-20 有效性： 有效
信息来源：双河市统计局 发布时间：2021-01-20 09:15 浏览次数： 312次
【字体：大 中 小】 【打印】 【关闭】
字号：[ 大 中 小 ] 我要打印
分享到：微信 微博 QQ空间
政府信息公开指南
政府信息公开制度
法定主动公开内容
政府信息公开年报
依申请公开
无障碍阅读 长者模式 繁體版 English
今天是2021年3月5日 星期五
请输入关键字
搜索
登录
用微信扫描二维码分享给朋友
信息公开
通知公告
市政府领导
机构概况
政策解读
"""
TOP_UNSEEN = """
所在位置：网站首页-政务信息-年度报告-2020年
首页>>信息公开>>法定主动公开内容>>年报>>详细内容
网站导航 ｜ 手机版 ｜ 简 ｜ 繁 ｜ 适老版
省政府网站 市政府网站 部门网站群 邮箱登录
信息索引：QX07-01-202001-0003 生成日期：2020年1月14日
文　　号： 无 | 公开方式： 主动公开 | 公开时限： 长期公开
公开主体：青溪县水利局
所属机构: | 青溪县 | 关 键 字: | 年报,公开,信息 | |
来源： 县水利局 作者： 办公室 阅读量： 88
发表时间：2020-01-14 16:40 点击： 56 次 来源：本站原创
浏览字号： 特大 大 中 小 保护视力色：
收藏本页 打印 分享
扫一扫 分享到朋友圈
归档时间：2021-06-30
详细信息
公开目录
组织机构
工作动态
政策文件
公示公告
重点领域信息公开
办事指南
意见征集
热门搜索：社保 公积金 年报
用户登录 注册 找回密码
站内搜索：
打开主菜单
您好，欢迎访问青溪县水利局网站！
2020年1月14日 星期二 农历腊月二十
"""
BOTTOM = """
附件：2020年政府信息公开年度报告.pdf
相关附件
上一篇：双河市统计局2020年度部门预算公开
下一篇：关于做好统计年报工作的通知
【打印本页】 【关闭窗口】 【返回顶部】
扫一扫在手机打开当前页
友情链接
国务院部门网站 省政府部门网站 市州政府网站 县市区网站
中国政府网
省人民政府网
关于我们 | 网站地图 | 联系我们 | 隐私声明 | 使用帮助
主办单位：双河市统计局 承办单位：双河市大数据中心
版权所有：双河市人民政府办公室
地址：双河市人民路1号 邮编：000000 电话：0000-0000000
网站标识码：0000000001 京ICP备00000000号-1 京公网安备 00000000000000号
技术支持：某某科技有限公司 建议使用1024×768分辨率浏览
您访问的链接即将离开“双河市统计局”门户网站，是否继续？
本网站所有内容未经许可不得转载，转载请注明出处。
政务公开
主动公开
政策解读
依申请公开
机构职能
组织领导
互动交流
信息公开年报
政务新媒体
回到顶部
责任编辑：某某
[我要纠错]
继续访问 放弃
相关推荐
统计数据
年度报告
"""
BOTTOM_UNSEEN = """
附件下载：青溪县水利局年度报告.doc (32.5KB)
文件下载：
前一条：青溪县水利局关于开展防汛检查的通知
后一条：没有了
打印 | 关闭 | 收藏
返回列表
手机扫一扫查看
您还可能关注
相关阅读
常用链接： 中国水利网 省水利厅 县人民政府
---各省水利厅网站--- ---县直部门网站---
网站声明 | 站点地图 | 访问统计 | 常见问题
Copyright © 2020 青溪县水利局 All Rights Reserved
主管：青溪县人民政府 主办：青溪县水利局 维护：局办公室
备案序号：某ICP备00000000号 政府网站标识码：0000000002
某公网安备00000000000000号
联系我们：0000-0000000 值班电话：0000-0000000（工作日8:30-17:30）
通信地址：青溪县城关镇建设路2号
为确保最佳浏览效果，建议您使用以下浏览器版本。
政府网站找错
党政机关
微信公众号
官方微博
领导之窗
公开指南
公开制度
公开年报
监督保障
回应关切
法规文件
建议提案
办事服务
便民查询
投诉举报
您是第 1048576 位访问者
编辑：局办公室 审核：某某 签发：某某
【纠错】
0
"""

TOP_FRESH = """
请选择搜索类型
选择站点 全站 本站 栏目
青溪百科
图片来自网络
点赞 收藏 转发
页面导航
详情
文章正文
公开具体事项
归档日期：2022-03-01 已归档
保护视力色 【 默认 白 黄 绿 】
稿件来源：青溪县融媒体中心 供稿：某某
发稿时间：2021-01-22 浏览 231 次
当前栏目：公开年报（县直）
公开事项名称：青溪县水利局2020年年报
部门网站 乡镇网站 国企网站 学校网站
专题专栏 | 数说青溪 | 营商环境 | 惠企政策
简体中文 繁体中文 盲人模式
客户端下载
政府信息公开专栏
领导分工
2021年
年度报告列表
"""
BOTTOM_FRESH = """
点击查看更多>>
上传人：某某 文档编号：000000 上传时间：2021-02-01
下载本文档 举报
第1页 / 共8页
内容来源网络，如有侵权请联系删除
本文地址：http://www.example.invalid/a/1.html
标签：年报 信息公开 水利
网友评论（0条）
发表评论
猜你想看
近期热点
浏览历史
温馨提示：请使用实名账号登录后评论。
主体责任：青溪县政务服务中心
站长统计
今日访问：12 总访问：30421
网站支持IPv6
工信部备案 0000000
青溪县人民政府 版权归青溪县人民政府办公室
值班：0000-0000000
智能客服
意见反馈
问卷调查
权责清单
规划计划
人事信息
财政预决算
行政许可
回应关切
投诉建议
图解政策
信用信息
"""


def _block(lines: str, rng: Random, least: int, most: int) -> list[str]:
    """Some of the lines, in their order."""
    every = lines.strip().split("\n")
    chosen = sorted(rng.sample(range(len(every)), min(len(every), rng.randint(least, most))))
    return [every[i] for i in chosen]


def as_lines(lines: Lines, between: str = "\n") -> list[Piece]:
    return [piece for text, role in lines for piece in (Piece(text, role), Piece(between, ""))]


def plain(lines: Lines, rng: Random) -> list[Piece]:
    """As annotated."""
    return as_lines(lines)


def blank_lines(lines: Lines, rng: Random) -> list[Piece]:
    """Indented, and with a blank line between all lines."""
    return [p for text, role in lines for p in (Piece("\u3000\u3000", ""), Piece(text, role), Piece("\n\n", ""))]


def page_around(lines: Lines, rng: Random, top: str = TOP, bottom: str = BOTTOM) -> list[Piece]:
    """Navigation and metadata above, footer and site map below."""
    above = [(text, "furniture") for text in _block(top, rng, 4, 14)]
    below = [(text, "furniture") for text in _block(bottom, rng, 5, 18)]
    return as_lines(above + lines + below)


def page_around_unseen(lines: Lines, rng: Random) -> list[Piece]:
    """The same with furniture the rules were not made on."""
    return page_around(lines, rng, TOP_UNSEEN, BOTTOM_UNSEEN)


def page_around_fresh(lines: Lines, rng: Random) -> list[Piece]:
    """The same with furniture of other kinds of sites, written when the rules were done."""
    return page_around(lines, rng, TOP_FRESH, BOTTOM_FRESH)


def unsigned_page(lines: Lines, rng: Random) -> list[Piece]:
    """A page around a report that lost its signature."""
    return page_around([line for line in lines if line[1] != "signature"], rng)


def site_map_below(lines: Lines, rng: Random) -> list[Piece]:
    """Only short links below, many with the words of headings."""
    words = [line for line in (BOTTOM + BOTTOM_UNSEEN).split("\n") if 0 < len(line) <= 8]
    return as_lines(lines + [(word, "furniture") for word in rng.sample(words, 20)])


def _title(lines: Lines) -> tuple[int, int]:
    """First and one past the last of the title's lines; (0, 0) where there is none."""
    start = next((i for i, (_, role) in enumerate(lines) if role == "title"), 0)
    end = start
    while end < len(lines) and lines[end][1] == "title":
        end += 1
    return start, end


def repeated_title(lines: Lines, rng: Random) -> list[Piece]:
    """The title two to four times, the repeats above with metadata between or right behind."""
    start, end = _title(lines)
    title = lines[start:end]
    between = [(text, "furniture") for text in _block(TOP, rng, 0, 3)] if rng.random() < 0.5 else []
    again = [line for _ in range(rng.randint(1, 3)) for line in title + between]
    return as_lines(lines[:start] + again + lines[start:])


_OPENS_NONE = "，。；：、！？）》”〕】％%,;:)"


def _cuts(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Lines of ``width`` full-width characters; no mark opens a line and numbers stay whole."""
    start = 0
    while len(text) - start > width:
        end = start + width
        while end > start + 1 and (
            text[end] in _OPENS_NONE or (text[end - 1 : end + 1].isascii() and text[end - 1 : end + 1].isalnum())
        ):
            end -= 1
        yield start, end
        start = end
    yield start, len(text)


def _is_prose(text: str) -> bool:
    return not any(mark in text for mark in "|｜\t") and "  " not in text


def wrapped(lines: Lines, rng: Random) -> list[Piece]:
    """A PDF's text: lines of one width, paragraphs indented, page numbers in sentences and in the labels of rows."""
    width, form, page, left = rng.randrange(26, 44), rng.choice(["-{}-", "- {} -", "— {} —"]), 1, 0
    out: list[Piece] = []
    for text, role in lines:
        long_label = role == "table" and 6 <= len(text) <= 30 and text.isalnum() and left > 20
        cuts = list(_cuts(text, len(text) // 2 if long_label else width)) if _is_prose(text) else [(0, len(text))]
        out.append(Piece("\u3000\u3000" if len(text) > width and role == "body" else "", ""))
        for number, (start, end) in enumerate(cuts):
            if number:
                left += 1
                if left > 24:
                    out.append(Piece(f"\n{form.format(page)}\n", ""))
                    page, left = page + 1, 0
                else:
                    out.append(Piece("\n", ""))
            out.append(Piece(text[start:end], role))
        out.append(Piece("\n", ""))
        left += 1
    return out


def wrapped_page(lines: Lines, rng: Random) -> list[Piece]:
    """A wrapped report in a page."""
    inside = wrapped(lines, rng)
    above, below = _block(TOP, rng, 3, 8), _block(BOTTOM, rng, 4, 10)
    return (
        as_lines([(text, "furniture") for text in above]) + inside + as_lines([(text, "furniture") for text in below])
    )


def one_line(lines: Lines, rng: Random) -> list[Piece]:
    """The whole report on one line, a space between what were lines.

    Only of reports without tables whose headings count 一、二、三、: of others no repair can know where the lines were.
    """
    counted = [text[0] for text, _ in lines if text[1:2] == "、" and text[0] in "一二三四五六七八九"]
    if counted[:3] != ["一", "二", "三"] or any(role == "table" for _, role in lines):
        return []
    return as_lines(lines, " ")


def several(lines: Lines, rng: Random) -> list[Piece]:
    """Two or three reports in one file, nothing or a blank line or a rule between them."""
    between = rng.choice(["\n", "\n\n\n", "\n----------\n"])
    out = as_lines(lines)
    for other in rng.sample(reports(), rng.randint(1, 2)):
        if other != lines:
            out += [Piece(between, ""), *as_lines(other)]
    return out


SHAPES: dict[str, Shape] = {
    shape.__name__: shape
    for shape in (
        *(
            plain,
            blank_lines,
            page_around,
            page_around_unseen,
            page_around_fresh,
            unsigned_page,
            site_map_below,
            repeated_title,
        ),
        *(wrapped, wrapped_page, one_line, several),
    )
}


def reports() -> list[Lines]:
    """The authored reports as lines with roles."""
    out = []
    for row in REPORTS.read_text(encoding="utf-8").splitlines():
        record = json.loads(row)
        out.append([(record["text"][a:b], role) for a, b, role in record["lines"]])
    return out


class Count(NamedTuple):
    """lines, characters: (right, all); confusion: {(role, found): characters}; misses: (role, found, piece)."""

    lines: tuple[int, int]
    characters: tuple[int, int]
    confusion: Counter[tuple[str, str]]
    misses: list[tuple[str, str, str]]


def found_roles(source: str) -> list[str]:
    """The role of every character of ``source`` as a Report has it: what the repairs took away between two lines belongs to
    the line before, and a line they emptied is furniture, or a title told again."""
    repaired = repair(source)
    lines, borders, at, start = [], [], 0, 0
    for text in repaired.text.split("\n"):
        newline = at + len(text)
        last = newline == len(repaired.text)
        end, following = (len(source), 0) if last else repaired.to_source(newline, newline + 1)
        if text.strip():
            lines.append(Line(at, newline, text))
            borders.append((start, end))
        at, start = newline + 1, following
    out = ["furniture"] * len(source)
    for (start, end), role in zip(borders, roles(lines), strict=True):
        out[start:end] = [role] * (end - start)
    for edit in repaired.edits:
        if "title" in edit.kind.split("+"):
            out[edit.start : edit.end] = ["title"] * (edit.end - edit.start)
    return out


def measure(pieces: list[Piece]) -> Count:
    found = found_roles("".join(piece.text for piece in pieces))
    right = n = right_chars = chars = at = 0
    confusion: Counter[tuple[str, str]] = Counter()
    misses = []
    for text, role in pieces:
        if role and text.strip():
            got = Counter(r for r, c in zip(found[at : at + len(text)], text, strict=True) if not c.isspace())
            best = got.most_common(1)[0][0]
            right, n = right + (best == role), n + 1
            right_chars, chars = right_chars + got[role], chars + got.total()
            confusion.update({(role, other): count for other, count in got.items() if other != role})
            if best != role:
                misses.append((role, best, text))
        at += len(text)
    return Count((right, n), (right_chars, chars), confusion, misses)


def main(names: list[str], verbose: bool) -> None:
    every = reports()
    for name in names or SHAPES:
        total = [0, 0, 0, 0]
        confusion: Counter[tuple[str, str]] = Counter()
        for number, lines in enumerate(every):
            count = measure(SHAPES[name](lines, Random(f"{name}-{number}")))
            total = [a + b for a, b in zip(total, (*count.lines, *count.characters), strict=True)]
            confusion.update(Counter((role, got) for role, got, _ in count.misses))
            for role, got, text in count.misses if verbose else ():
                print(f"  {number} {role} -> {got}: {text[:80]}")
        worst = ", ".join(f"{a}->{b} {n}" for (a, b), n in confusion.most_common(6))
        print(f"{name:20} lines {total[0] / total[1]:.4f} of {total[1]}, characters {total[2] / total[3]:.4f}; {worst}")


if __name__ == "__main__":
    main([name for name in sys.argv[1:] if name != "-v"], "-v" in sys.argv)
