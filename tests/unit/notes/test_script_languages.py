"""In which language a text is written, where its letters tell."""

# ruff: noqa: RUF001

from __future__ import annotations

import pytest

from vaultkit.notes.frontmatter.script_languages import guess_common_language, guess_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "これは日本語の文章です。漢字とかなが混じっています。"),
        ("zh", "这是一个用来测试的中文笔记、我们会在这里写一些内容"),
        ("zh", "笔记 Docker compose 安装 nginx 服务器 配置文件 数据库"),
        ("zh-Hant", "這是一個測試、我們會在這裡寫說明的內容、沒有問題"),
        ("ko", "이것은 한국어 문장입니다. 여러 글자가 있습니다."),
        ("fa", "این یک متن فارسی است که برای آزمایش نوشته شده"),
        ("ar", "هذه ملاحظة مكتوبة باللغة العربية لاختبار البرنامج على الموقع"),
        ("ur", "یہ اردو زبان میں لکھا ہوا ایک نوٹ ہے اور اس میں کچھ الفاظ ہیں"),
        ("ru", "Это русский текст для проверки, мы пишем его здесь"),
        ("uk", "Це український текст, який ми пишемо для перевірки її"),
        ("el", "Αυτό είναι ένα ελληνικό κείμενο για έλεγχο"),
        ("he", "זה טקסט בעברית לבדיקה של השפה"),
        ("", "Гэта беларускі тэкст, які мы пішам, каўбаса ў хаце"),
        ("", "Това е български текст за проверка на езика"),
        ("", "Ово је српски текст за проверу језика"),
        ("", "ئەمە دەقێکی کوردییە بۆ تاقیکردنەوەی زمانەکە"),
        ("", "Hello 世界, this is English with little Chinese in it"),
        ("", "Überall größere Straßen"),
        ("", "Plain words"),
        ("", "漢字"),
    ],
)
def test_letters_tell_the_language(language: str, text: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("guesses", "language"),
    [
        (["zh", "zh", "zh", "", ""], "zh"),
        (["zh", "zh", "", ""], ""),
        (["", "", "", "ru"], ""),
        ([], ""),
    ],
)
def test_most_notes_tell_that_of_all(guesses: list[str], language: str) -> None:
    assert guess_common_language((guess, 1) for guess in guesses) == language
