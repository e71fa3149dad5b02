"""The only reader of the environment."""

from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may set, each by an environment variable or a line of `groundswell.env`.

    None is needed for the demo.
    """

    model_config = SettingsConfigDict(
        env_prefix="GROUNDSWELL_",
        env_file="groundswell.env",
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    database_url: str = Field(
        default="sqlite:///groundswell.db",
        validation_alias=AliasChoices("DATABASE_URL", "database_url"),
        description="Where the data is: an SQLite file, or postgresql://user@host/name.",
    )
    public_url: str = Field(
        default="http://127.0.0.1:5000",
        description="The address people and the phone company reach this installation at, without a slash at the end.",
    )
    host: str = Field(default="127.0.0.1", description="The network address `serve` listens on.")
    port: int = Field(default=5000, description="The port `serve` listens on.")
    secret_key: SecretStr = Field(default=SecretStr(""), description="Signs sessions; `init` makes one.")
    other_secret_key: SecretStr = Field(
        default=SecretStr(""), description="The former session key, still accepted while you change it."
    )
    password_salt: SecretStr = Field(default=SecretStr(""), description="Salts password hashes; `init` makes one.")
    totp_key: SecretStr = Field(
        default=SecretStr(""), description="Encrypts the second factors of staff; `init` makes one."
    )
    twilio_account_sid: str = Field(
        default="",
        validation_alias=AliasChoices("TWILIO_ACCOUNT_SID", "twilio_account_sid"),
        description="Your Twilio account. Empty: nothing can be texted or called.",
    )
    twilio_auth_token: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=AliasChoices("TWILIO_AUTH_TOKEN", "twilio_auth_token"),
        description="Its token; also checks the signature of every webhook.",
    )
    other_twilio_auth_token: SecretStr = Field(
        default=SecretStr(""), description="The second token while you change from one to the other."
    )
    twilio_base_url: str = Field(
        default="", description="Another server that speaks Twilio's paths; the demo sets its simulator here."
    )
    sender_number: str = Field(default="", description="The number texts and calls come from, such as +12025550190.")
    messaging_service: str = Field(
        default="", description="A Twilio messaging service (MG…) to send through instead of one number."
    )
    look_up_numbers: bool = Field(
        default=False,
        description="Whether new numbers are looked up at Twilio (which costs a little), so that landlines and numbers"
        " with a new owner are left out.",
    )
    quiet_hours_file: str = Field(
        default="", description="A CSV file of your own with the hours for texts in each state, instead of ours."
    )
    broker_url: str = Field(
        default="", description="RabbitMQ, for `worker --celery` on several machines: amqp://user:password@host/name."
    )
    smtp_url: str = Field(
        default="",
        description="Where e-mail is handed over, smtp://user:password@host:587. Empty: kept, not sent.",
    )
    mail_from: str = Field(default="", description="The sender of e-mail, such as Our Coalition <post@example.org>.")
    postal_address: str = Field(
        default="", description="Where letters reach you; it stands under every e-mail to more than one person."
    )
    address_lookup: str = Field(
        default="",
        description="A service that knows where a street address is, such as https://geocoding.geo.census.gov/geocoder."
        " Empty: no address is sent anywhere, and nobody is asked for one.",
    )
    refresh_weekly: bool = Field(
        default=True, description="Whether the worker looks for newer public lists once a week."
    )
    upload_mb: int = Field(
        default=10, ge=1, le=100, description="The largest file that staff can hand in, in megabytes."
    )
    trusted_proxies: int = Field(
        default=0, description="How many proxies in front of `serve` may say who the visitor is."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="What is written to standard error; a request is an info."
    )
    security_contact: str = Field(
        default="", description="Where a finder of a weakness writes, for security.txt: mailto:… or https://…"
    )

    @property
    def is_secure(self) -> bool:
        """Whether people reach us by https."""
        return self.public_url.startswith("https://")

    @property
    def sqlite_file(self) -> Path | None:
        """The database's file, where it is one."""
        return (
            Path(self.database_url.removeprefix("sqlite:///")) if self.database_url.startswith("sqlite:///") else None
        )
