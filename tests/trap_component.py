"""A component that does to its process what a hostile file may: registered by importing this file (option ``code``)."""

from __future__ import annotations

import os
import signal
import time

from spacy.language import Language
from spacy.tokens import Doc

HANG, SLOW, EAT, CRASH, FAIL = "永久等待", "慢慢来", "吃掉内存", "进程崩溃", "自身出错"


@Language.component("govnlp_test_trap")
def trap(doc: Doc) -> Doc:
    text = doc.text
    if HANG in text:
        time.sleep(3600)
    if SLOW in text:
        time.sleep(0.1)
    if EAT in text:
        kept = []
        while True:
            kept.append(bytearray(1 << 24))
    if CRASH in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if FAIL in text:
        raise RuntimeError("a fault")
    return doc
