"""What a command did beside its own work, said on standard error: accession, cancellations, the second copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from register.term import in_words
from store.commands import terminal
from store.commands.cures import worded
from store.commands.status import AT_FAULT, OK
from store.office.confirming import RootConfirmed
from store.office.copies import CopyRefresh
from store.office.signing_in import Closing, TakenIn
from store.office.stores import COLLECTOR_KEY, State
from store.reasons import REASON_TEXTS, Reason


def say_taken_in(news: TakenIn) -> int:
    """What a sign-in brought; the exit status that the second copy leaves."""
    if news.damaged:
        terminal.warn(
            f"取下げの申出を行えませんでした。{worded(news.damaged)} その記録を erase で消すと、行えます。"
        )
    if news.accepted:
        terminal.warn(f"{news.accepted}件を受け入れました。")
    if news.duplicates:
        terminal.warn(
            f"{news.duplicates}件は、前の申込みと重複のおそれがあります。直し方: zukan-store duplicates で確かめてください。"
        )
    for one in news.cancelled:
        terminal.warn(f"取下げの申出により、受付番号 {one.receipt} の記録を消去しました。")
    for receipt in news.refused:
        terminal.warn(
            f"受付番号 {receipt} の取下げは、取下げコードが違うため行いませんでした。直し方: 本人からの連絡を待ってください。"
        )
    for key in news.retired:
        terminal.warn(f"役目を終えた受付鍵 {key.key}({key.programme} {key.month})を消しました。")
    _say_closing(news.closing)
    status = say_copy(news.copy)
    if news.left:
        terminal.warn(
            f"{news.left}件は、この取扱者の鍵では受け入れられません。直し方: 先からいる取扱者が操作してください。"
        )
    say_set_aside(news.set_aside)
    return status


def _say_closing(closing: Sequence[Closing]) -> None:
    """Before forms close for want of a key, while there is time to do something about it."""
    for one in closing:
        terminal.warn(
            f"事業 {one.programme} の受付フォームは、いまのままだと {in_words(one.last)} までです。"
            "直し方: 次の月の鍵を key new で作り、年度が替わるなら recovery prove を行い、key publish で書き出してください。"
        )


def say_copy(copy: CopyRefresh) -> int:
    """Whether the second copy has followed what changed here: the exit status that this leaves."""
    if copy.done:
        terminal.warn("控えも作り直しました(いまの鍵が入り、消した鍵は残っていません)。")
    if copy.error is None:
        return OK
    terminal.warn(
        "控えを作り直せませんでした。いま変えたことは控えになく、この機械が壊れると失われます"
        f"(消した鍵は、控えに残っています)。{worded(copy.error)}"
    )
    return AT_FAULT


def say_root(done: RootConfirmed | None) -> None:
    """That another root is in force since somebody left, and how to see that it is theirs."""
    if done is None:
        return
    terminal.warn(
        f"名簿の署名の鍵が、{in_words(done.on)} に取扱者 {done.by} によって替えられました。取扱記録簿を確かめ、認めました。"
        f"いまの名簿の指紋: {done.fingerprint}。直し方: {done.by} が言う指紋と同じか確かめてください。"
        "違えば使わずに、区へ知らせてください。"
    )
    say_copy(done.copy)


def say_set_aside(counts: Mapping[Reason, int]) -> None:
    """What could not be taken in, by reason."""
    for reason, count in sorted(counts.items()):
        terminal.warn(
            f"{count}件を別に取り置きました: {REASON_TEXTS[reason]}。"
            "直し方: zukan-store list --set-aside で確かめ、受付の運用者に知らせてください。"
        )


def say_tightened(state: State) -> None:
    """That other users could read the state directory until now."""
    if not state.tightened:
        return
    terminal.warn(
        f"保管庫 {state.path} は、ほかの利用者も読み書きできる権限でした({'、'.join(state.tightened)})。"
        "持ち主だけに直しました。直し方: ほかの人が使える機械なら、取扱責任者に知らせてください"
        "(中身はパスフレーズがないと開けませんが、受付番号と日時は読めます)。"
    )
    if COLLECTOR_KEY in state.tightened:
        terminal.warn(
            f"回収の鍵 {COLLECTOR_KEY} を写した人は、受付から申込みを回収し、消させることができます(開けません)。"
            "直し方: 写されたおそれがあれば、zukan-store key collector で替え、新しい公開鍵を受付の運用者に渡してください。"
        )
