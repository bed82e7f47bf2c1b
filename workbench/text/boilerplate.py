"""Site chrome: what a crawled page carries beside its article. Patterns for Chinese and English pages.

A pattern speaks only about blocks that are plainly chrome by their own words; what follows from the place in the page
(fragments before the title, menus at the end) is decided in `kinds`. Nothing is deleted: it is set aside with a label.
"""

from __future__ import annotations

import re

from workbench.text._words import words
from workbench.text.hanzi import HANZI

LONG = 160  # a longer block is set aside only for the few patterns that say so

_NAV_ZH = words(
    "首页 网站首页 主页 返回首页 新闻 新闻中心 新闻动态 新闻资讯 集团新闻 公司新闻 企业新闻 行业新闻 行业动态 行业资讯 媒体报道 媒体聚焦 "
    "通知公告 公告 公告栏 要闻 时政 国际 国内 财经 体育 娱乐 视频 图片 专题 评论 理论 社会 教育 科技 文化 军事 健康 汽车 房产 旅游 "
    "关于我们 公司简介 企业简介 集团简介 公司概况 企业概况 集团概况 走进我们 组织架构 组织机构 领导班子 领导致辞 发展历程 企业文化 "
    "企业荣誉 资质荣誉 荣誉资质 社会责任 党建 党建工作 党群工作 党的建设 产品中心 产品展示 产品与服务 产品 服务 业务领域 业务板块 "
    "解决方案 工程案例 成功案例 案例展示 技术支持 技术中心 科技创新 客户服务 服务中心 服务支持 下载中心 资料下载 人才招聘 人力资源 招聘 "
    "加入我们 招贤纳士 投资者关系 信息公开 政务公开 政务服务 互动交流 在线留言 留言板 联系我们 联系方式 网站地图 站点地图 友情链接 "
    "法律声明 隐私政策 隐私声明 版权声明 免责声明 使用条款 网站声明 登录 注册 登陆 会员登录 会员中心 搜索 站内搜索 搜一搜 菜单 导航 "
    "更多 更多>> 查看更多 加载更多 更多+ more 详情 查看详情 阅读全文 展开 收起 展开全文 中文 中文版 简体 简体中文 繁体 繁體 繁體中文 "
    "English 英文 英文版 手机版 电脑版 移动版 客户端 无障碍 无障碍浏览 适老化 长者版 关怀版 网站无障碍 设为首页 加入收藏 收藏本站 收藏 "
    "RSS 返回 返回顶部 回到顶部 返回列表 返回上一页 顶部 TOP top 上一篇 下一篇 上一条 下一条 上一页 下一页 尾页 末页 打印 打印本页 打印此页 "
    "关闭 关闭窗口 关闭本页 字体 字号 大 中 小 【大】 【中】 【小】 【打印】 【关闭】 复制链接 分享 分享到 分享至 一键分享 转发 点赞 举报 纠错 "
    "我要纠错 评论 我要评论 发表评论 网友评论 微信 微博 新浪微博 腾讯微博 QQ QQ空间 QQ好友 朋友圈 人人网 豆瓣 抖音 快手 头条 公众号 微信公众号 官方微信 "
    "官方微博 二维码 扫一扫 微信扫一扫 相关新闻 相关阅读 相关链接 相关文章 相关推荐 相关报道 推荐阅读 推荐新闻 热门新闻 热门文章 热门推荐 "
    "延伸阅读 猜你喜欢 最新文章 最新资讯 最新新闻 最新动态 排行榜 热点排行 阅读排行 点击排行 您可能感兴趣 广告 广告服务 在线客服 客服热线 "
    "快速链接 快捷导航 快速导航 关注我们 联系电话 服务热线 集团官网 子站群 网站群 成员单位 所属企业 網站地圖 首頁 關於我們 聯絡我們 新聞中心 "
    "產品中心 分享至 列印 關閉 登入 註冊 搜尋 隱私權政策"
)
_NAV_EN = words(
    "home homepage about about-us contact contact-us contacts news newsroom products product services service solutions "
    "solution sitemap site-map privacy privacy-policy terms terms-of-use terms-of-service terms-and-conditions "
    "cookie-policy cookies login log-in sign-in sign-up signup register logout search menu navigation "
    "skip-to-content skip-to-main-content share share-this share-this-article tweet pin facebook twitter x linkedin "
    "whatsapp weibo wechat email e-mail print print-this-page copy-link save bookmark comment comments read-more "
    "learn-more more view-all see-all see-more show-more load-more view-more back back-to-top top return go-back "
    "subscribe follow-us download downloads careers jobs join-us faq faqs help support media gallery video videos "
    "photos events blog resources company company-profile our-company our-team team history culture company-news "
    "industry-news related-news related-articles related-posts related-products related-stories related "
    "you-may-also-like recommended recommended-for-you most-popular most-read latest-news popular trending "
    "advertisement advertisements sponsored ad previous next prev previous-post next-post previous-article "
    "next-article previous-page next-page leave-a-reply leave-a-comment post-a-comment en en-us cn zh english chinese "
    "français español deutsch русский العربية 日本語 language languages close open toggle-navigation feedback "
    "send-inquiry inquiry inquiry-now get-a-quote request-a-quote online-chat live-chat categories tags archives "
    "pagination accept accept-all reject got-it ok cookie-settings quick-links useful-links all-rights-reserved "
    "send-email send-us-a-message get-in-touch write-your-message-here-and-send-it-to-us"
)
# ordinary words too: menu entries only where other chrome stands beside them
_WEAK = words(
    "新闻 时政 国际 国内 财经 体育 娱乐 视频 图片 专题 评论 理论 社会 教育 科技 文化 军事 健康 汽车 房产 旅游 组织机构 发展历程 企业文化 "
    "社会责任 党建 党的建设 党建工作 产品 服务 技术支持 科技创新 人力资源 案例展示 下载 公告 要闻 登录 注册 搜索 菜单 导航 更多 详情 "
    "展开 收起 中文 简体 繁体 英文 收藏 返回 顶部 打印 关闭 大 中 小 分享 转发 点赞 举报 纠错 微信 微博 抖音 快手 头条 公众号 二维码 豆瓣 广告 "
    "客户端 关闭 返回 成员单位 "
    "home news products product services service solutions solution about contact contacts search menu navigation pin "
    "tweet share x print save bookmark comment comments more back return top download downloads careers jobs help "
    "support media gallery video videos photos events blog resources company team history culture related "
    "recommended popular trending ad next previous prev english chinese close open feedback inquiry categories tags "
    "archives cookies accept reject language languages register email e-mail"
)
_SPLIT = re.compile(r"\s*[|｜丨/·•>»›＞→\t]\s*|\s{2,}|\s*-\s+|\s+-\s*")
_TRIM = " \u3000:：>»›＞<«.…+|【】[]()（）·-—*#"

_ANYWHERE = tuple(
    (label, re.compile(pattern, re.IGNORECASE))
    for label, pattern in (
        (
            "copyright",
            (
                rf"^.{{0,40}}(?:版权所有|版權所有|copyright\s?(?:©|\(c\)|@|\d{{4}}|all)|©\s?\d{{4}}|©\s?[A-Z{HANZI}]|all rights reserved)"
                r"|保留所有权利|未经.{0,30}(?:书面)?(?:授权|许可).{0,20}(?:不得|禁止|请勿|严禁)"
            ),
        ),
        (
            "registration",
            r"(?:[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?)?ICP\s?(?:备|證|证)|公网安备|网站标识码|经营许可证|许可证编号|广播电视节目制作",
        ),
        (
            "technical support",
            r"^(?:技术支持|网站建设|网站设计|powered by|designed by|theme by)\s?[:：\s].{0,60}$",
        ),
        ("report line", r"(?:违法和?不良信息|不良信息|虚假新闻).{0,6}举报"),
        (
            "cookies",
            (
                r"(?:we|this (?:web)?site|our (?:web)?site)\b.{0,60}\buses? cookies|\bcookies\b.{0,120}\b(?:accept|consent|agree|browser settings|preferences)\b"
                r"|\b(?:accept|consent|agree)\b.{0,60}\bcookies\b"
            ),
        ),
        (
            "disclaimer",
            r"^[【\[(（]?(?:免责声明|版权声明|特别声明|郑重声明|声明|免責聲明|disclaimer)[】\])）]?\s?[:：].*(?:转载|版权|观点|立场|侵权|网站|本站|本网|copyright|website|views)",
        ),
        ("previous or next", r"^[【\[]?(?:上|下)(?:一?[篇条页则]|一个|一張|一則)[】\]]?\s?[:：].{0,120}$"),
        (
            "previous or next",
            r"^(?:previous|next|prev)(?: (?:post|article|page|news|story|product|entry))?\s?[:：»›>](?:.{0,158}[^.!?。])?$",
        ),
        ("previous or next", r"^[«‹<←]\s?\S.{0,120}$|^\S.{0,120}\s[»›→]$"),
        (
            "breadcrumb",
            (
                r"^[\s【\[]*(?:(?:当前|您|您的|您现在的|你|你的|您当前的|現在|目前)(?:所在)?的?(?:位置|位在|位置是)|you are here|current (?:position|location))\s?(?:[:：是]|>).{0,120}$"
                r"|^(?:位置|location)\s?[:：].{0,40}[>»›＞].{0,60}$"
            ),
        ),
        (
            "share",
            r"^(?:一键)?分享(?:x|×|到|至|给|按钮|本文|文章|此文|链接)*\s?[:：]?(?:[\s|]*(?:微信|微博|QQ|QQ空间|朋友圈|新浪微博|腾讯微博|豆瓣|人人网|复制链接|更多)[好友空间]*)*$",
        ),
        (
            "share",
            r"^share (?:this|to|on|via|with|the)\b[^.!?。]{0,60}$|^(?:tweet|pin|like) (?:this|it)\b[^.!?]{0,20}$",
        ),
        (
            "scan",
            r"^.{0,12}(?:扫一扫|扫码|扫描(?:下方|左侧|右侧|上方)?二维码|长按(?:识别)?二维码|微信扫码|手机扫码|打开微信).{0,40}$",
        ),
        (
            "follow",
            r"^(?:follow|like|find|connect with) us (?:on|:).{0,60}$|^(?:关注|欢迎关注).{0,20}(?:公众号|微信|微博)$",
        ),
        ("subscribe", r"^(?:subscribe|sign up) (?:to|for|now|here)\b.{0,100}$"),
        (
            "font size",
            r"^[【\[(（]?(?:字体|字号|字體|font(?: size)?)[】\])）]?\s?[:：]?[\s\[【]*(?:特?大|小|[Aa][+-]?|small|S\b).{0,30}$",
        ),
        (
            "print or close",
            r"^[【\[(（\s]*(?:打印|关闭|打印本[页文]|关闭(?:窗口|本页)|我要打印|列印|print|close)[】\])）\s|/]*(?:[【\[(（]?(?:打印|关闭|返回|收藏|关闭窗口|close|print|顶部)[】\])）]?\s*)*$",
        ),
        (
            "tags",
            r"^(?:标签|关键词|关键字|tags?|keywords?|tagged|filed under|posted in|categories)\s?[:：].{0,200}$",
        ),
        ("attachment", r"^附件\d*\s?[:：].{0,120}\.(?:docx?|pdf|xlsx?|zip|rar|wps)\s*$"),
        (
            "browser notice",
            r"(?:您的浏览器|浏览器版本|建议使用|please (?:enable|update)|your browser).{0,60}(?:版本过低|升级|不支持|以上浏览器|分辨率|javascript|support|浏览)",
        ),
        (
            "more",
            r"^(?:查看|阅读|点击)?(?:更多|全文|原文|详情)(?:内容|新闻|资讯)?\s?(?:>+|》|»|\.{3}|…)+$|^(?:read|learn|view|see) (?:more|all|full (?:story|article))\b[^.!?]{0,30}$",
        ),
        (
            "pages",
            r"^(?:共\s?\d+\s?页|第?\s?\d+\s?/\s?\d+\s?页?|page \d+ (?:of|/) \d+|- ?\d+ ?-|\d+\s?/\s?\d+)$",
        ),
    )
)
FURNITURE = re.compile(
    "网站地图|上一篇[:：]|下一篇[:：]|分享(?:到|至)[:：]|责任编辑[:：]|点击(?:查看|进入|下载)|版权所有|友情链接|当前位置[:：]|返回(?:顶部|首页)|"
    "扫一扫|关注我们|打印本页|关闭窗口|浏览次数[:：]|阅读次数[:：]|"
    "all rights reserved|copyright ©|click here|back to top|share (?:to|on)[: ]|site ?map\\b|previous (?:article|post):|"
    "next (?:article|post):|skip to (?:main )?content|accept (?:all )?cookies|subscribe to our newsletter|"
    "print this page|post time[:：]|views?: ?\\d+",
    re.IGNORECASE,
)
"""Phrases of a page's furniture that may be glued to a sentence of the article."""
_FOOT = re.compile(
    r"^(?:(?:公司|单位|联系|办公|总部|通讯|通信|厂|校|总公司)?(?:地址|地點|地址)|电话|联系电话|服务热线|客服(?:热线|电话)|咨询热线|热线|传真|邮编|邮政编码|邮箱|电子邮箱|电子邮件|"
    r"e-?mail|mail|tel(?:ephone)?|phone|fax|add(?:ress)?|hotline|zip(?: code)?|postal code|post ?code|postcode|p\.?o\.? box|whatsapp|wechat|skype|主办单位|主办|承办单位|承办|协办|网址|官网|联系人|contact person)\s?[:：]\s?\S.{0,140}$",
    re.IGNORECASE,
)
RELATED = re.compile(
    r"^[\s【\[■◆▶●]*(?:相关(?:新闻|阅读|链接|文章|推荐|报道|资讯|内容|信息|产品|附件)|推荐(?:阅读|新闻|文章)|热门(?:新闻|文章|推荐|资讯)|延伸阅读|猜你喜欢|最新(?:文章|资讯|新闻|动态|消息)|友情链接"
    r"|(?:热点|新闻|阅读|点击)?排行榜?|您可能(?:还)?(?:感兴趣|喜欢).{0,6}|related (?:news|articles?|posts?|products?|stories|reading|content|links)|you (?:may|might) (?:also )?(?:like|be interested in)"
    r"|recommended(?: for you| reading| articles?)?|most (?:popular|read|viewed)|latest (?:news|posts?|articles?)|more (?:news|stories|articles)(?: from .{0,30})?|popular (?:posts?|news)|friendly links|links|leave a (?:reply|comment)|write your message here and send it to us)[\s】\]:：>»]*(?:更多|more)?[>»\s]*$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[。！？；]|[.!?][”\"’)]?$")


def pieces(text: str) -> list[str]:
    """Parts of a menu line: between bars, arrows, slashes and wide gaps."""
    return [p for p in (piece.strip(_TRIM) for piece in _SPLIT.split(text)) if p]


def is_nav_word(text: str) -> bool:
    """Whether a short text is an entry of a site's menu, toolbar or footer."""
    plain = text.strip(_TRIM)
    return plain in _NAV_ZH or plain.lower().replace(" ", "-") in _NAV_EN


def is_weak(text: str) -> bool:
    """Whether a menu word is also an ordinary word, so that only its neighbours can tell that it is chrome."""
    plain = text.strip(_TRIM)
    return plain in _WEAK or plain.lower().replace(" ", "-") in _WEAK


def chrome(text: str, raw: str = "") -> str | None:
    """Label of what a block of site chrome is, from its own words; None for everything else.

    Args:
        text: the normalised block.
        raw: the block as it stood in the file, whose wide gaps tell menu entries apart.
    """
    if not text:
        return None
    for label, pattern in _ANYWHERE:
        if pattern.search(text) and (len(text) <= LONG or label in {"cookies", "disclaimer", "copyright"}):
            if label in {"copyright", "report line", "browser notice"} and not _is_notice(text):
                continue
            return label
    if len(text) > LONG:
        return None
    if _menu(text, raw or text):
        return "navigation"
    return "breadcrumb" if _breadcrumb(text) else None


def _is_notice(text: str) -> bool:
    """Whether a block that names copyright is a notice, not a sentence of an article about it."""
    strong = re.search(
        r"版权所有|版權所有|©|\(c\)|all rights reserved|copyright\s?\d{4}|举报|浏览器|browser",
        text,
        re.IGNORECASE,
    )
    sentences = len(re.findall(r"[。！？]|[a-z][.!?]\s+[A-Z]", text))
    return bool(strong and (sentences <= 2 or len(text) < 120) and len(text) < 400) or (
        sentences <= 1 and len(text) < 80
    )


def _menu(text: str, raw: str) -> bool:
    if _SENTENCE_END.search(text):
        return False
    if is_nav_word(text):
        return len(text) > 1 or not text.isalnum() or text in "大中小"
    parts = pieces(raw.replace("\u3000", "  "))
    if len(parts) == 1:
        parts = text.split()
        return len(parts) >= 2 and all(is_nav_word(p) for p in parts)
    known = sum(is_nav_word(p) for p in parts)
    return len(parts) >= 2 and known * 2 >= len(parts) and (known >= 2 or max(map(len, parts)) <= 10)


def _breadcrumb(text: str) -> bool:
    parts = [p.strip() for p in re.split(r"\s*(?:>{1,2}|＞|›|»|→|-->)\s*", text)]
    if len(parts) < 2 or _SENTENCE_END.search(text) or any(len(p) > 60 for p in parts):
        return False
    nonempty = [p for p in parts if p]
    short = all(len(p) <= 12 or (p.isascii() and len(p.split()) <= 4) for p in nonempty[:-1])
    return short and len(nonempty) >= 1 and not re.search(r"\d\s*[>＞]\s*\d|[<=]", text)


def footer(text: str) -> bool:
    """Whether a block is an address, telephone or sponsor line: chrome where it stands behind the article."""
    return len(text) <= LONG and bool(_FOOT.match(text))
