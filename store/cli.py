"""``zukan-store``: the contractor's command line. Parses (``grammar.py``), runs one command.

Exit 0 when it is done, 1 when the request or what it met is at fault, 2 on wrong
usage. Secrets never come through argv. This is the only module that may import
the desk.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import threading
from collections.abc import Sequence

from register.arguments import show_every_letter
from register.errors import RegisterError
from register.load import default
from register.model import Register
from register.term import now
from store.commands import terminal
from store.commands.common import AT_FAULT
from store.commands.cures import worded
from store.commands.grammar import parser
from store.errors import StoreError
from store.office.stores import Clock

OWNER_ONLY = 0o077  # umask: what the store writes is its owner's


def main(argv: Sequence[str] | None = None, *, clock: Clock = now, register: Register | None = None) -> int:
    """Runs one command; returns its exit status (argparse exits by itself with 0 or 2)."""
    show_every_letter()
    args = parser().parse_args(argv)
    os.umask(OWNER_ONLY)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold keys and passphrases
    _stop_gently()
    try:
        status: int = args.run(args, register or default(), clock)
        terminal.finish()
    except StoreError as error:
        terminal.warn(f"zukan-store: {worded(error)}")
        return AT_FAULT
    except RegisterError as error:
        terminal.warn(f"zukan-store: {error}")
        return AT_FAULT
    except KeyboardInterrupt:
        terminal.warn("zukan-store: 中断しました。記録は途中で壊れません。もう一度実行できます。")
        return AT_FAULT
    except OSError as error:
        terminal.drop_unwritten()
        where = f" {error.filename}" if isinstance(error.filename, str) else ""
        terminal.warn(
            f"zukan-store: ファイルを読み書きできません{where}(errno {error.errno})。"
            "直し方: 場所、権限、ディスクの空きを確かめてください。"
        )
        return AT_FAULT
    except Exception as error:
        # The last resort says the kind only: a message or a traceback may hold values.
        terminal.warn(
            f"zukan-store: 思いがけない不具合で止まりました(種類 {type(error).__name__})。"
            "直し方: 保管庫のファイルが元のままか確かめ、同じになるときは取扱責任者に知らせてください。"
        )
        return AT_FAULT
    return status


def _stop_gently() -> None:
    """A closed window or a shutdown ends a command as Ctrl-C does: what it has open is closed and cleared."""
    if threading.current_thread() is not threading.main_thread():
        return
    for one in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(one) is not signal.SIG_IGN:  # nohup's wish
            signal.signal(one, signal.default_int_handler)


if __name__ == "__main__":
    sys.exit(main())
