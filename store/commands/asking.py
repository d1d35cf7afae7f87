"""Passphrases come from a file descriptor or the terminal: never argv, never the environment."""

from __future__ import annotations

import getpass
import os
import sys

from store.errors import PassphraseInputError
from store.office.people import generated_passphrase

MAX_SIZE = 4096  # bytes: a passphrase, not a file
MAX_DOCUMENT = 64 * 1024  # bytes: several times the largest form


def passphrase(fd: int | None, who: str, *, new: bool = False) -> str:
    """One line from ``fd``, or typed without echo (twice when it is a new one)."""
    if fd is not None:
        return _from_descriptor(fd)
    if not sys.stdin.isatty():
        raise PassphraseInputError(
            "パスフレーズを入力する端末がありません。"
            "直し方: 端末で実行するか、--passphrase-fd でパスフレーズを渡してください。"
        )
    offer = "(何も書かなければ、作ったものを出します)" if new else ""
    typed = _typed(f"{who} のパスフレーズ{offer}: ")
    if new and not typed:
        typed = generated_passphrase()
        sys.stderr.write(
            f"  {typed}\n覚えるまで、紙に書いて鍵のかかる所に置いてください。ほかの人には見せません。\n"
        )
        sys.stderr.flush()
    if new and _typed("もう一度: ") != typed:
        raise PassphraseInputError(
            "二回のパスフレーズが違います。何も変えていません。直し方: もう一度実行してください。"
        )
    return _required(typed)


def secret_line(fd: int | None, prompt: str) -> str:
    """One line that must not be seen (a paper key, a name to search for): from ``fd`` or without echo."""
    if fd is not None:
        return _from_descriptor(fd)
    _require_terminal()
    return _required(_typed(f"{prompt}: "))


def line(prompt: str) -> str:
    """One line typed at the terminal, seen while it is typed; may be empty."""
    _require_terminal()
    sys.stderr.write(f"{prompt}: ")
    sys.stderr.flush()
    try:
        return sys.stdin.readline(MAX_SIZE).strip()
    except UnicodeDecodeError:
        raise PassphraseInputError(
            "UTF-8ではありません。何も変えていません。直し方: 端末の文字コードを確かめて、もう一度実行してください。"
        ) from None


def require_page() -> None:
    """PassphraseInputError unless what a person typed can be shown to that person and to nobody's file."""
    _require_terminal()
    if not sys.stderr.isatty():
        raise PassphraseInputError(
            "見直しのページを出す端末がありません(標準エラーがファイルへ向いています)。何も保存していません。"
            "直し方: 端末で、向け直さずに実行してください。"
        )


def document(fd: int) -> str:
    """Everything that can be read from a descriptor, as text."""
    try:
        with os.fdopen(fd, "rb", closefd=True) as file:
            return file.read(MAX_DOCUMENT).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise PassphraseInputError(
            f"番号 {fd} から読めません(UTF-8)。直し方: 番号を確かめてください。"
        ) from None


def _require_terminal() -> None:
    if not sys.stdin.isatty():
        raise PassphraseInputError(
            "入力する端末がありません。直し方: 端末で実行するか、値を番号(--…-fd)で渡してください。"
        )


def _typed(prompt: str) -> str:
    try:
        return getpass.getpass(prompt)
    except (EOFError, UnicodeDecodeError):
        # No cause: a decoding error quotes the bytes.
        raise PassphraseInputError(
            "入力が途中で終わったか、UTF-8ではありません。何も変えていません。"
            "直し方: 端末の文字コードを確かめて、もう一度実行してください。"
        ) from None


def _from_descriptor(fd: int) -> str:
    try:
        with os.fdopen(fd, "rb", closefd=True) as file:
            data = file.read(MAX_SIZE + 1)
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        # No cause: a decoding error quotes the bytes.
        raise PassphraseInputError(
            f"番号 {fd} からパスフレーズを読めません(UTF-8の1行)。直し方: --passphrase-fd の番号を確かめてください。"
        ) from None
    line, newline, rest = text.partition("\n")
    if len(data) > MAX_SIZE or (newline and rest):
        raise PassphraseInputError(
            f"番号 {fd} の内容が1行ではありません。直し方: パスフレーズだけの1行を渡してください。"
        )
    return _required(line.removesuffix("\r"))


def _required(typed: str) -> str:
    if not typed:
        raise PassphraseInputError("パスフレーズが空です。直し方: 入力してください。")
    return typed
