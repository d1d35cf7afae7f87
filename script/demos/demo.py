"""``script/run``: the demonstration, for a person or as a check."""

from __future__ import annotations

import fcntl
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from register.load import VARIABLE, default
from script.demos.check import last_seat, round_trip
from script.demos.office import HANDLER, ROOT, DemoError, Office
from script.demos.ports import free_ports
from script.demos.stack import Stack

PORTS = (8000, 8001, 8002)
CONTRACTS = {"current": ("zukan", "support"), "new": ("workshop",)}
USAGE = """使い方: script/run [--check]
  サイトと、二つの契約の受付と保管庫を、この1台で、見本の記事と使い捨ての鍵で動かします。
  --check   人なしで一巡りし、各段を表示して終わります(終了コード 0 か 1)"""


def main() -> int:
    """0 when everything went well, 1 when a step failed."""
    options = sys.argv[1:]
    if options not in ([], ["--check"]):
        print(USAGE, file=sys.stderr)
        return 0 if options in (["-h"], ["--help"]) else 2
    check = bool(options)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return _check() if check else _serve()
    except DemoError as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n止めました。見本の鍵と記録は、次に動かすと作り直されます。")
        return 0


def _check() -> int:
    with tempfile.TemporaryDirectory(prefix="zukan-check-") as folder:
        stack = _stack(Path(folder), free_ports((0,) * len(PORTS)))
        try:
            _prepare(stack, last_seat)
            round_trip(stack, _done)
        finally:
            stack.stop()
    print("すべて終わりました。")
    return 0


def _serve() -> int:
    with _alone():
        folder = ROOT / "var" / "demo"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        stack = _stack(folder, free_ports(PORTS))
        try:
            _prepare(stack)
            _explain(stack)
            stack.processes[0].wait()
        finally:
            stack.stop()
    return 1


@contextmanager
def _alone() -> Iterator[None]:
    """A second demonstration would take away the first one's keys and records under it."""
    lock = ROOT / "var" / "demo.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoError(
                "この場所では、もう一つの script/run が動いています。"
                "直し方: そちらを使うか、Ctrl-C で止めてから、もう一度実行してください。"
            ) from None
        yield


def _stack(folder: Path, ports: list[int]) -> Stack:
    site, *intakes = ports
    offices = []
    for (contract, programmes), port in zip(CONTRACTS.items(), intakes, strict=True):
        (folder / contract).mkdir(mode=0o700)
        offices.append(Office(folder / contract, contract, programmes, port))
    return Stack(folder, site, tuple(offices))


def _prepare(stack: Stack, change: Callable[[Path], None] | None = None) -> None:
    """``change``: what is done to the samples' copy before the site is built."""
    stack.write_register()
    for office in stack.offices:
        office.prepare_store()
    _done("契約ごとに、保管庫、見本の取扱者、今月の受付鍵を作りました(鍵が開くことも確かめました)")
    stack.prepare_content()
    if change is not None:
        change(stack.content)
    _done("見本の記事の日付を、今日に合わせて写しました")
    stack.build_site()
    _done("サイトを組み立てました")
    stack.start()
    _done("サイトと、二つの受付が動いています")


def _explain(stack: Stack) -> None:
    print(f"""
  サイト    {stack.site}/    まずここを開き、記事を読んで応募し、催しに申し込んでみてください""")
    for office in stack.offices:
        print(_how_to_open(stack, office))
    print("\n  止めるには Ctrl-C", flush=True)


def _how_to_open(stack: Stack, office: Office) -> str:
    title = default().contract(office.contract).title
    where = f"--contract {office.contract} --state {office.state.relative_to(ROOT)}"
    register = f"export {VARIABLE}={(stack.folder / 'register.toml').relative_to(ROOT)}"
    signed = f"{where} --handler {HANDLER}"
    return f"""
  {title}
    受付            {office.intake}/
    パスフレーズ    {office.passphrase}   (見本の取扱者 {HANDLER})
    応募や申込みのあと、別の端末で:
      {register}
      .venv/bin/zukan-store collect {where}
      .venv/bin/zukan-store list {signed}
      .venv/bin/zukan-store show 受付番号 --purpose contact {signed}
      .venv/bin/zukan-store journal verify {where}"""


def _done(text: str) -> None:
    print(f"✓ {text}", flush=True)


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    raise SystemExit(main())
