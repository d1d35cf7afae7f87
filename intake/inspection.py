"""``zukan-intake check``: everything that is wrong with an installation, all at once.

It looks and changes nothing: no file is made, nothing is written to the postbox.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from intake.errors import CatalogueError, ConfigError, Fault, PostboxError
from intake.running.service import read_collector_key
from intake.running.status import read_counts
from intake.sealing.keys import KeyFolder, choose, is_folder, read_folder
from intake.settings import secretfile
from intake.settings.config import Config
from intake.targets.catalogue_source import CatalogueSource
from register.model import Register
from register.openness import MAIL, closed_reasons, place_reasons

WRITABLE_BY_OTHERS = 0o022


def faults(config: Config, register: Register, day: date) -> list[Fault]:
    """Every fault of an installation on a day; empty when the forms can open."""
    return [
        *_places(config, register, day),
        *_keys(config, register, day),
        *_state(config),
        *_postbox(config),
        *_mail(config),
        *_catalogue(config, register),
    ]


def _places(config: Config, register: Register, day: date) -> Iterator[Fault]:
    for reason in closed_reasons(register, config.contract, day, config.uses):
        mend = "登録簿の記載を確かめ、区の承諾や契約を得てから書き足してください。それまで受付は閉じます。"
        yield Fault(f"登録簿 {reason.entry}", reason.why.value, mend)
    if config.mail is not None:
        for reason in place_reasons(register, config.contract, day, (MAIL,)):
            mend = "区の承諾を得て書き足してください。それまで控えのメールは送りません。"
            yield Fault(f"登録簿 {reason.entry}", reason.why.value, mend)


def _keys(config: Config, register: Register, day: date) -> Iterator[Fault]:
    yield from _rights(config.keys_dir)
    folder = KeyFolder((), ())
    try:
        folder = read_folder(config.keys_dir, read_collector_key(config))
    except ConfigError as error:  # whose keys these are cannot be told, so none can be used
        yield from error.faults
    yield from folder.faults
    for programme in register.programmes_of(config.contract):
        if choose(folder.keys, config.contract, programme.id, day) is None:
            mend = "保管庫で受付鍵を作って試し開けし、書き出したファイルを keys_dir に置いてください。"
            yield Fault(f"keys_dir(事業 {programme.id})", f"{day} に使える受付鍵がありません。", mend)


def _rights(folder: Path) -> Iterator[Fault]:
    """Whoever may write a key's public half chooses who can open what is sealed to it."""
    for path in (folder, *sorted(folder.glob("*.json"))) if is_folder(folder) else ():
        if path.exists() and path.stat().st_mode & WRITABLE_BY_OTHERS:
            name = "keys_dir" if path == folder else f"keys_dir の {path.name}"
            yield Fault(
                name,
                "ほかの利用者も書ける権限です。",
                "chmod go-w で、持ち主だけが書けるようにしてください。",
            )


def _state(config: Config) -> Iterator[Fault]:
    if not config.state_dir.exists():
        if not _is_writable(_nearest(config.state_dir)):
            yield Fault("state_dir", "フォルダがなく、作れません。", "親フォルダの権限を確かめてください。")
        return
    if not _is_writable(config.state_dir):
        yield Fault("state_dir", "書き込めません。", "受付を動かす利用者が書けるようにしてください。")
    try:
        if config.secret_file.exists():
            secretfile.load(config.secret_file)
    except ConfigError as error:
        yield from error.faults


def _postbox(config: Config) -> Iterator[Fault]:
    try:
        read_counts(config)
    except PostboxError as error:
        what, _, mend = str(error).partition("直し方: ")
        if config.postbox_url is None:
            yield Fault("state_dir", what, mend)
        else:
            yield Fault(
                "postbox", what, "アドレス、利用者の権限、データベースが動いているかを確かめてください。"
            )


def _mail(config: Config) -> Iterator[Fault]:
    """The password's file; the server itself is not asked, since a failed mail costs no application."""
    if config.mail is None or config.mail.password_file is None:
        return
    file = config.mail.password_file
    try:
        is_open = bool(file.stat().st_mode & 0o077)
        file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        mend = "場所と権限を確かめてください。受付を動かす利用者だけが読めるようにします。"
        yield Fault("mail.password_file", "パスワードのファイルを読めません。", mend)
        return
    if is_open:
        mend = "chmod 600 で、受付を動かす利用者だけが読めるようにしてください。"
        yield Fault("mail.password_file", "ほかの利用者にも読める権限です。", mend)


def _nearest(path: Path) -> Path:
    return next(parent for parent in path.resolve().parents if parent.exists())


def _is_writable(path: Path) -> bool:
    return path.is_dir() and os.access(path, os.W_OK | os.X_OK)


def _catalogue(config: Config, register: Register) -> Iterator[Fault]:
    try:
        catalogue = CatalogueSource(config, register).check()
    except CatalogueError as error:
        what, _, mend = str(error).partition("直し方: ")
        yield Fault("catalogue", what, mend)
        return
    ours = [each for each in (*catalogue.companies, *catalogue.events) if each.contract == config.contract]
    if not ours:
        mend = "サイトの組み立てと、設定の contract を確かめてください。"
        yield Fault("catalogue", "この委託契約の申込先が、一つもありません。", mend)
    known = {event.slug for event in catalogue.events if event.contract == config.contract}
    for slug in sorted(set(config.event_codes) - known):
        mend = "催しのslugを確かめるか、終わった催しの行を消してください。"
        yield Fault(f"event_codes.{ascii(slug)[1:-1]}", "この委託契約に、その催しはありません。", mend)
