"""``backup`` and ``restore``: the second copy, and the rehearsal that shows it is one."""

from __future__ import annotations

import argparse

from register.model import Register
from store.commands import terminal
from store.commands.asking import passphrase
from store.commands.common import OK, opened, state_path
from store.copies import rehearsing, restoring
from store.copies.backup import backup
from store.disk.state import Clock, State
from store.errors import BackupError


def backup_now(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Replaces the second copy; the folder is remembered."""
    with opened(args, register, clock) as state:
        folder = args.to or state.second
        if folder is None:
            raise BackupError(
                "控えの場所が決まっていません。直し方: --to に、別の媒体の場所を書いてください。"
            )
        if args.to is not None and (state.second is None or args.to.absolute() != state.second):
            backup(state, args.to)  # a place that cannot be written to is not remembered
            state.set_second(args.to)
        size = backup(state, folder)
    terminal.say(f"控えを {folder} に作り直しました({size // 1024}KB)。鍵束の控えは、この一世代だけです。")
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
    path = state_path(args)
    done = restoring.restore(args.source, path, register, clock)
    terminal.say(f"控えから {path} を作りました({done.held}件と、控えのあとに届いた{done.arrived}件)。")
    terminal.say("次に: 取扱者が list を実行し、journal verify を控えの先頭値と比べてください。")
    return OK


def _rehearse(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    with opened(args, register, clock) as state:
        folder = args.source or state.second
        if folder is None or not args.handler:
            raise BackupError(
                "試すには --handler と、控えの場所(--from)が要ります。直し方: 両方を書いてください。"
            )
        done = rehearsing.rehearse(
            state, folder, args.handler, lambda: passphrase(args.passphrase_fd, args.handler)
        )
    _say_rehearsed(state, done)
    return OK


def _say_rehearsed(state: State, done: rehearsing.Rehearsed) -> None:
    terminal.say(
        f"控えを仮の場所に戻しました({done.restored.held}件と、控えのあとに届いた{done.restored.arrived}件)。"
    )
    terminal.say(f"試しの封筒 {done.envelopes}通を、控えの鍵で開けました。")
    terminal.say(f"記録の鍵 {done.record_keys}件は、どれも控えの鍵束で開きます(記録は開いていません)。")
    terminal.say("仮の場所は片付けました。この試しは取扱記録簿に残しています。")
