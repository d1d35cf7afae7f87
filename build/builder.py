"""One build from start to end: stage, run Pelican, audit, swap.

The published output changes only after everything has succeeded, and whatever is
raised on the way comes out as one of our errors.
"""

from __future__ import annotations

from build.audit import audit
from build.decided import Judgement
from build.engine import run_pelican
from build.errors import BuildError, EngineError, OutputError
from build.options import Options
from build.publish import staging
from build.run import Run
from build.settings import pelican_settings
from register.model import Register


def build(options: Options, register: Register) -> Judgement:
    """Builds and publishes into ``options.output``; returns what the gate said.

    Raises a BuildError and leaves the output alone where anything fails:
    ContentFaultsError for the content's own faults.
    """
    _places(options)
    run = Run(options, register)
    with staging(options.output) as folder:
        try:
            run_pelican(pelican_settings(options, folder, run))
        except BuildError:
            raise
        except Exception as error:
            raise EngineError(
                f"組み立ての途中で {type(error).__name__} が起きました。公開しているものはそのままです。"
                "直し方: 加えたプラグインやひな型を戻して、もう一度組んでください。続くときは管理者に知らせてください。"
            ) from error
        if run.ledger is None or run.judgement is None:
            raise EngineError(
                "何も書き出されませんでした。直し方: build/settings.py の設定を確かめてください。"
            )
        audit(folder, run.ledger.entries, run.published)
    return run.judgement


def _places(options: Options) -> None:
    """Output and content stay apart, and the output is never a folder that holds the project."""
    for folder, name in ((options.content, "記事"), (options.theme, "ひな型")):
        if not folder.is_dir():
            raise OutputError(f"{name}のフォルダー {folder} がありません。直し方: 場所を確かめてください。")
        output = options.output.resolve()
        if output == folder or folder in output.parents or output in folder.parents:
            raise OutputError(
                f"--output の {options.output} は{name}のフォルダーと重なっています。直し方: 別の場所を指定してください。"
            )
