"""What a configuration file and the environment may say: one pydantic-settings model, each fault with its remedy.

``ZUKAN_INTAKE_<NAME>`` in the environment stands in for a line of the file. No
fault repeats a value: an address may hold a password.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from intake.settings import rules

ENVIRONMENT = "ZUKAN_INTAKE_CONFIG"  # names the file, and is no setting itself
PREFIX = "ZUKAN_INTAKE_"
DEFAULT_THREADS = 8
MAX_DIGITS = 10  # more is no number of ours, and Python refuses to read it some day

Text = Annotated[str, AfterValidator(rules.written)]
Address = Annotated[Text, AfterValidator(rules.usable_address)]
Whole = Annotated[int, Field(strict=True)]  # 8, neither "8" nor true


class MailSettings(BaseModel):
    """``[mail]``: the contractor's own SMTP server."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Text
    port: Whole = Field(ge=1, le=65535)
    security: Text
    sender: Annotated[Text, AfterValidator(rules.mail_address)]
    password_file: Text | None = None
    user: Text | None = Field(None, validate_default=True)

    @field_validator("security")
    @classmethod
    def _is_encrypted(cls, security: str, info: ValidationInfo) -> str:
        if security not in rules.SECURITIES:
            raise rules.fault(
                "知らない守り方です。", f"{'、'.join(rules.SECURITIES)} のどれかを書いてください。"
            )
        if security == "none" and not rules.is_loopback(info.data.get("host", "localhost")):
            mend = "starttls か tls を書いてください(none は同じ機械の中だけ)。"
            raise rules.fault("暗号化しないと、宛先が途中で読まれます。", mend)
        return security

    @field_validator("user")
    @classmethod
    def _both_or_neither(cls, user: str | None, info: ValidationInfo) -> str | None:
        if "password_file" in info.data and (user is None) != (info.data["password_file"] is None):
            what = "user と password_file は、両方か、どちらもなしです。"
            raise rules.fault(what, "足りないほうを書いてください。")
        return user


class Settings(BaseSettings):
    """One instance's settings as written; ``config.Config`` is what is made of them."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix=PREFIX, enable_decoding=False, hide_input_in_errors=True
    )

    contract: Text
    state_dir: Text
    keys_dir: Text
    collector_key: Text
    catalogue: Annotated[Text, AfterValidator(rules.file_or_address)]
    audience: Annotated[Address, AfterValidator(rules.without_path)]
    site_url: Address
    behind_proxy: Whole = Field(0, ge=0, le=5)
    threads: Whole = Field(DEFAULT_THREADS, ge=1, le=64)
    postbox: Annotated[Text, AfterValidator(rules.postgresql_address)] | None = Field(None, repr=False)
    processes: Whole = Field(1, ge=1, le=16)
    limits: Annotated[Text, AfterValidator(rules.counters)] = Field(rules.IN_MEMORY, repr=False)
    event_codes: dict[str, Annotated[str, BeforeValidator(rules.event_code)]] = Field(
        default_factory=dict, repr=False
    )
    mail: MailSettings | None = None

    @field_validator("contract")
    @classmethod
    def _is_registered(cls, contract: str) -> str:
        known = _given.get().contracts
        if contract not in known:
            raise rules.fault("登録簿にない委託契約です。", f"{'、'.join(known)} のどれかを書いてください。")
        return contract

    @field_validator("processes")
    @classmethod
    def _one_writes_sqlite(cls, processes: int, info: ValidationInfo) -> int:
        if processes > 1 and info.data.get("postbox", "unknown") is None:
            mend = "processes = 1 にするか、postbox にPostgreSQLのアドレスを書いてください。"
            raise rules.fault("SQLiteの受付箱は、一つのプロセスでしか使えません。", mend)
        return processes

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before the file, and nothing else."""
        return _Environment(settings_cls), InitSettingsSource(settings_cls, dict(_given.get().lines))


class _Environment(EnvSettingsSource):
    """The environment, and in it the names that are no setting, so that they are refused like a file's."""

    def prepare_field_value(
        self, field_name: str, field: FieldInfo, value: Any, value_is_complex: bool
    ) -> Any:
        """Everything is text here: where a whole number is wanted, digits are one."""
        if (
            field.annotation is int
            and isinstance(value, str)
            and value.isascii()
            and value.isdigit()
            and len(value) < MAX_DIGITS
        ):
            return int(value)
        return super().prepare_field_value(field_name, field, value, value_is_complex)

    def __call__(self) -> dict[str, Any]:
        names = (name for name in self.env_vars if name.startswith(PREFIX.lower()))
        keys = {name.removeprefix(PREFIX.lower()): self.env_vars[name] for name in names}
        known = {*self.settings_cls.model_fields, ENVIRONMENT.removeprefix(PREFIX).lower()}
        return {**super().__call__(), **{key: text for key, text in keys.items() if key not in known}}


@dataclass(frozen=True, slots=True)
class _Given:
    lines: Mapping[str, Any]
    contracts: tuple[str, ...]


_given: ContextVar[_Given] = ContextVar("given")  # what one ``read`` works on


def read(lines: Mapping[str, Any], contracts: tuple[str, ...]) -> Settings:
    """Settings from a file's lines and the environment; pydantic's ValidationError with every fault."""
    token = _given.set(_Given(lines, contracts))
    try:
        return Settings()
    finally:
        _given.reset(token)
