"""``script/run``: the demonstration, for a person or as a check."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
from pathlib import Path

from script.demos.check import round_trip
from script.demos.stack import CONTRACT, HANDLER, ROOT, DemoError, Stack, free_ports

PORTS = (8000, 8001)
USAGE = """使い方: script/run [--check]
  サイト、受付、保管庫を、この1台で、見本の記事と使い捨ての鍵で動かします。
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
        site, intake = free_ports((0, 0))
        stack = Stack(Path(folder), site, intake)
        try:
            _prepare(stack)
            round_trip(stack, _done)
        finally:
            stack.stop()
    print("すべて終わりました。")
    return 0


def _serve() -> int:
    folder = ROOT / "var" / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    site, intake = free_ports(PORTS)
    stack = Stack(folder, site, intake)
    try:
        _prepare(stack)
        _explain(stack)
        stack.processes[0].wait()
    finally:
        stack.stop()
    return 1


def _prepare(stack: Stack) -> None:
    stack.prepare_store()
    _done("保管庫、見本の取扱者、今月の受付鍵を作りました(鍵が開くことも確かめました)")
    stack.prepare_content()
    _done("見本の記事の日付を、今日に合わせて写しました")
    stack.build_site()
    _done("サイトを組み立てました")
    stack.write_intake_config()
    stack.start()
    _done("サイトと受付が動いています")


def _explain(stack: Stack) -> None:
    where = f"--contract {CONTRACT} --state {stack.state.relative_to(ROOT)}"
    signed = f"{where} --handler {HANDLER}"
    print(
        f"""
  サイト          {stack.site}/        ここから記事を読み、応募してみてください
  受付            {stack.intake}/
  パスフレーズ    {stack.passphrase}   (見本の取扱者 {HANDLER})

  応募したあと、別の端末で:
    .venv/bin/zukan-store collect {where}
    .venv/bin/zukan-store list {signed}
    .venv/bin/zukan-store show 受付番号 --purpose contact {signed}
    .venv/bin/zukan-store journal verify {where}

  止めるには Ctrl-C""",
        flush=True,
    )


def _done(text: str) -> None:
    print(f"✓ {text}", flush=True)


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    raise SystemExit(main())
