"""``backup`` and ``restore``: the second copy, and the rehearsal that shows it is one."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from register.model import Register
from store.commands import terminal
from store.commands.asking import passphrase
from store.commands.common import DEFAULT_ROOT, OK, opened, say_found_anywhere, sign_in_officer
from store.commands.places import counted
from store.errors import BackupError
from store.office import copies, remembering
from store.office.stores import Clock


def backup_now(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Replaces the second copy; the folder is remembered."""
    with opened(args, register, clock) as state:
        done = copies.backup(state, args.to, args.medium)
    terminal.say(
        f"控えを {done.folder} に作り直しました({done.size // 1024}KB)。この場所の鍵束は、この一世代だけです。"
    )
    terminal.say("これからの回収は、控えにも書けてから受付に知らせます。")
    return OK


def restore_now(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """A state directory from the copy; with ``--rehearse`` a trial that leaves nothing."""
    if args.rehearse:
        return _rehearse(args, register, clock)
    if args.source is None:
        raise BackupError("どの控えか分かりません。直し方: --from に控えの場所を書いてください。")
    if args.state is None and args.contract is None:
        raise BackupError("どこに作るか分かりません。直し方: --state に新しい場所を書いてください。")
    path = args.state or DEFAULT_ROOT / args.contract
    done = copies.restore(args.source, path, register, clock)
    say_found_anywhere(remembered=remembering.remember(path))
    terminal.say(f"控えから {path} を作りました({done.copied}件と、控えのあとに届いた{done.arrived}件)。")
    terminal.say("次に: 取扱者が list を実行し、journal verify を控えの先頭値と比べてください。")
    return OK


def place_list(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Every place that ever got a copy."""
    with opened(args, register, clock) as state:
        rows = copies.remembered(state)
    if args.json:
        terminal.say_json([{**asdict(row.place), "destroyed": list(row.destroyed)} for row in rows])
        return OK
    terminal.table(
        ("媒体", "場所", "書いた日時", "世代", "残っている、消したはずの鍵"),
        [(row.place.id or "不明", row.place.folder, row.place.at or "不明", str(row.place.generation),
          f"{row.place.gone_on} に壊した" if row.place.gone_on else counted(row) or "なし") for row in rows],
    )  # fmt: skip
    return OK


def place_gone(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """An officer records that a medium was destroyed."""
    with opened(args, register, clock) as state:
        officer = sign_in_officer(state, args.by, args.by_passphrase_fd)
        place = copies.record_gone(officer, args.id, args.on)
    terminal.say(
        f"媒体 {place.id}({place.folder})を {place.gone_on} に壊したことを、取扱記録簿に残しました。"
    )
    return OK


def _rehearse(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    if not args.handler:
        raise BackupError("試すには --handler が要ります。直し方: 試す取扱者のIDを書いてください。")
    with opened(args, register, clock) as state:
        source = copies.rehearsal_source(state, args.source)
        words = passphrase(args.passphrase_fd, args.handler)
        done = copies.rehearse(state, source, args.handler, words)
    _say_rehearsed(done)
    return OK


def _say_rehearsed(done: copies.Rehearsed) -> None:
    terminal.say(
        f"控えを仮の場所に戻しました({done.restored.copied}件と、控えのあとに届いた{done.restored.arrived}件)。"
    )
    if done.taken_in:
        terminal.say(f"控えのあとに届いた{done.taken_in}件を、控えの鍵で開けて確かめました。")
    terminal.say(f"試しの封筒 {done.envelopes}通を、控えの鍵で開けました。")
    terminal.say(f"記録の鍵 {done.record_keys}件は、どれも控えの鍵束で開きます(記録は開いていません)。")
    terminal.say("名簿・鍵・取扱記録簿・消去は、いまの保管庫と同じです。")
    terminal.say("仮の場所は片付けました。この試しは取扱記録簿に残しています。")
