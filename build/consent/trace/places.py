"""Where a story, a person of it or a photograph still lives: what this machine can see, and the rest in words.

Prints ids, form numbers, short commit ids and days, and never a name: the names that
older versions held are only searched for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from build.consent.trace.covers import drawn_on
from build.consent.trace.everywhere import elsewhere, same_bytes
from build.consent.trace.git import GitUnavailableError, Held, Repository, blob_id
from build.consent.trace.likeness import Likeness
from build.consent.trace.versions import Versions
from build.content.folder import Content
from build.content.schema import Person
from build.content.stories import Story
from build.darkroom.store import cached_anywhere, cached_names
from build.errors import NotFoundError
from build.names.folding import skeleton
from build.notes.notebook import FOLDER as NOTES
from build.notes.notebook import bodies_of, forget_lost

_FRAME = frozenset({"id", "label", "consent"})
_TEXTS = frozenset({".html", ".json", ".xml", ".svg", ".ics", ".txt", ".css"})
_PHOTO = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\.[A-Za-z]+")  # also of one that is gone from the file
MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Places:
    """Folders to look into besides the content's own repository."""

    output: Path
    cache: Path  # of the photographs' derivatives
    deploy: Path | None = None
    papers: Path | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One part of the answer: a heading and its lines."""

    head: str
    lines: tuple[str, ...]


def trace(
    content: Content, story: Story, subject: str | None, places: Places, names: Iterable[str] = ()
) -> tuple[Found, ...]:
    """Everything found, and what a person has to do by hand. NotFoundError for an unknown subject.

    ``names``: the person's as somebody typed them, for where no version tells them any more.
    """
    person, photos = _subject(story, subject)
    versions = Versions(story.file, person.id if person else None)
    if person is not None:
        versions.called.add(person.name or "", person.kana or "", person.also_called)
        for name in names:
            versions.called.add(name)
    parts: list[Found] = []
    originals = [data for data in map(_original(content, story), photos) if data is not None]
    try:
        repository = Repository(content.root)
    except GitUnavailableError:
        said = "git の記録がないか、読めません。記事の置き場が別にあるなら、そこで実行してください。"
        parts.append(Found("git の記録", (said,)))
    else:
        parts += _in_git(repository, content, story, person, photos, versions, originals)
        if person is not None or subject is None:
            photos = list(dict.fromkeys([*photos, *sorted(versions.photos)]))
    parts.insert(0, _now(content, story, person, photos))
    parts.append(_built(story, places, versions.called.skeletons if person else set(), originals))
    parts.append(Found("手で行うこと(ここからは見えません)", BY_HAND))
    return tuple(parts)


def _in_git(
    repository: Repository,
    content: Content,
    story: Story,
    person: Person | None,
    asked: Iterable[str],
    versions: Versions,
    originals: list[bytes],
) -> Iterator[Found]:
    """The story's own file, its photographs, and everything else in the history. ``originals`` grows."""
    file = content.root.parent / story.file
    for data in repository.every_version(file):
        versions.look(data)
    held = repository.held(file, versions.holds)
    more = repository.held(file, versions.holds_more) if person else None
    yield _history(f"{story.file}{_of(person)}", held, more)
    photos = list(asked)
    if person is not None or len(photos) != 1:
        photos = list(dict.fromkeys([*photos, *sorted(versions.photos)]))
    own: set[str] = set()
    for photo in photos:
        kept = repository.held(content.root / "photos" / story.front.slug / photo)
        originals += [repository.blob(blob) for blob in kept.blobs]
        own |= set(kept.paths)
        yield _history(f"写真 {photo}", kept)
    lines = [*same_bytes(repository, {*map(blob_id, originals)}, own, versions.called.said_in)]
    if person is not None and versions.called.known:
        lines += elsewhere(repository, versions.called.said_in, held.paths)
    elif person is not None:
        lines.append("名前が、もうどこにも分かりません。--find を付けると、名前を聞いて調べます。")
    yield Found("git の記録: ほかのところ", tuple(dict.fromkeys(lines)) or ("どこにもありません。",))


def as_text(parts: Iterable[Found]) -> str:
    """Headings and indented lines."""
    return "\n".join(f"■ {part.head}\n" + "".join(f"  {line}\n" for line in part.lines) for part in parts)


def _of(person: Person | None) -> str:
    return f" の {person.id}" if person else ""


def _subject(story: Story, subject: str | None) -> tuple[Person | None, list[str]]:
    """The person, and the photographs concerned; a photograph may be gone from the file already."""
    photos = story.front.photos
    if subject is None:
        return None, [photo.file for photo in photos]
    for person in story.front.people:
        if person.id == subject:
            return person, [photo.file for photo in photos if subject in photo.shows]
    if not _PHOTO.fullmatch(subject):
        ids = "、".join([*(p.id for p in story.front.people), *(photo.file for photo in photos)])
        raise NotFoundError(
            f"{story.file} に {subject} がありません。直し方: {ids} のどれかを書いてください。"
        )
    return None, [subject]


def _original(content: Content, story: Story) -> Callable[[str], bytes | None]:
    def read_one(file: str) -> bytes | None:
        found = content.photos.get((story.front.slug, file))
        return None if found is None or found.fault else content.photo_bytes(story.front.slug, file)

    return read_one


def _now(content: Content, story: Story, person: Person | None, photos: Iterable[str]) -> Found:
    lines = []
    slug = story.front.slug
    for entry in story.front.people if person is None else (person,):
        keys = [key for key in Person.model_fields if key not in _FRAME and getattr(entry, key)]
        form = f"({entry.consent.form})" if entry.consent else ""
        lines.append(
            f"{story.file} {entry.id}{form}: {'値が ' + str(len(keys)) + 'つ書かれています' if keys else '値はありません'}"
        )
    marks = {content.photo_hash(slug, file) for file in photos} - {""}
    for other_slug, other in sorted(content.photos):
        if (other_slug, other) not in {(slug, file) for file in photos} and (
            content.photo_hash(other_slug, other) in marks
        ):
            lines.append(f"{content.root.name}/photos/{other_slug}/{other}: 同じ写真があります")
    for file in photos:
        there = (slug, file) in content.photos
        lines.append(
            f"{content.root.name}/photos/{slug}/{file}: {'元の写真があります' if there else 'ありません'}"
        )
    return Found("いまの置き場", tuple(lines) or ("人も写真もありません。",))


def _history(what: str, held: Held, more: Held | None = None) -> Found:
    """``more``: versions that hold other values of a person, without the name."""
    counted = "(数えるもの: 氏名、よみ、呼び名。どこに書かれていても)" if more else ""
    others = len({*more.commits} - {*held.commits}) if more else 0
    said = [f"名前のほかの値(年齢、部署など)だけを持つコミット {others}個。"] if others else []
    if not held.commits and not held.only_reflog:
        return Found(f"git の記録: {what}", (f"コミット 0個が持っています{counted}。", *said))
    lines = [f"コミット {len(held.commits)}個が持っています{counted}。", *said]
    lines += held.short[:MOST_SHOWN]
    if len(held.commits) > MOST_SHOWN:
        lines.append(f"… ほか {len(held.commits) - MOST_SHOWN}個。いちばん古いもの {held.short[-1]}")
    lines.append(f"いまも持っている枝と札: {'、'.join(held.refs) if held.refs else 'ありません'}")
    if held.only_reflog:
        lines.append(f"どの枝からも見えないコミット {held.only_reflog}個が、この写しに残っています(reflog)。")
    if len(held.paths) > 1:
        lines.append(f"前の置き場所: {'、'.join(held.paths[1:])}")
    return Found(f"git の記録: {what}", tuple(lines))


def _built(story: Story, places: Places, values: set[str], originals: Iterable[bytes]) -> Found:
    originals = list(dict.fromkeys(originals))
    folders = [folder for data in originals for folder in cached_anywhere(data, places.cache)]
    like = Likeness(originals)
    names = {name for folder in folders for name in cached_names(folder)}
    kept = [folder.relative_to(places.cache.parent) for folder in folders if folder.is_dir()]
    lines = [f"写真の控え {folder.as_posix()}" for folder in kept]
    for label, root in _outputs(places):
        held = set(_in_output(root, story.front.slug, names, like, values))
        # Photographs last: there are many, and only the first lines are shown.
        found = sorted(held, key=lambda line: (line.startswith("photos/"), line))
        lines += [f"{label}/{line}" for line in found[:MOST_SHOWN]]
        if len(found) > MOST_SHOWN:
            lines.append(f"{label}: ほか {len(found) - MOST_SHOWN}個")
    forget_lost(places.cache.parent / NOTES)
    for path, body in bodies_of(places.cache.parent / NOTES, story.file):
        if not values or any(value in skeleton(body.decode(errors="replace")) for value in values):
            lines.append(
                f"組み立ての控え {path.name}(次に組むと書き換わります。使わないものは消してください)"
            )
    if places.papers is not None and places.papers.is_dir():
        lines += [
            f"印刷用の紙 {path.name}" for path in sorted(places.papers.glob(f"{story.front.slug}-p*.pdf"))
        ]
    return Found("組み立てたものと控え", tuple(lines) or ("ありません。",))


def _outputs(places: Places) -> Iterator[tuple[str, Path]]:
    if places.output.is_dir():
        yield places.output.name, places.output
    if places.deploy is not None and places.deploy.is_dir():
        for folder in sorted(places.deploy.iterdir()):
            if folder.is_dir() and not folder.is_symlink():
                yield f"{places.deploy.name}/{folder.name}", folder


def _in_output(root: Path, slug: str, names: set[str], like: Likeness, values: set[str]) -> Iterator[str]:
    for path in root.rglob("*"):
        if not path.is_file():
            continue
        name = path.relative_to(root).as_posix()
        if name in names:
            yield f"{name}(写真)"
        elif like.of(path):
            yield f"{name}(似た写真。見て確かめてください)"
        elif path.suffix in _TEXTS and values and _says(path, values):
            yield f"{name}(名前があります)"
            yield from drawn_on(path, values)
        elif not values and f"/{slug}/" in f"/{name}":
            yield f"{name}(記事)"


def _says(path: Path, values: set[str]) -> bool:
    bare = skeleton(
        re.sub(r"<rt>[^<]*</rt>|<[^<>]*>", "", path.read_text(encoding="utf-8", errors="replace"))
    )
    return any(value in bare for value in values)


#: What no command of ours reaches: docs/howto/withdrawal.md has the steps.
BY_HAND = (
    "ホストの古いデプロイとプレビュー: Netlify の API の listSiteDeploys で一覧を出し、",
    "  該当する日より前のものを deleteDeploy(DELETE /api/v1/deploys/番号)で一つずつ消す。枝と申請のプレビューも含む。",
    "git の記録: git-filter-repo で書き換え、すべての写しを取り直してもらう(手順は docs/howto/withdrawal.md)。",
    "git のホスト: 申請(pull request)の控えと複製(fork)は書き換えても残る。ホストに消去を頼む。",
    "検索サイト: 各社の削除の窓口で、ページと画像の控えを消してもらう。",
    "紹介の画像: SNSの側の控えは、各社の確認の道具で読み直させる。",
    "ほかの人のパソコン、控え(バックアップ)、印刷したもの: 持っている人に頼む。取り戻せないものがある。",
)
