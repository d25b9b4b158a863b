# ruff: noqa: F401 - re-exported, so that nobody needs to know which file an error is in
# pyright: reportUnusedImport=false
"""The error tree. Every error says what happened, and its raiser says what was undone.

ChorusError
├── InvalidOption            an option cannot be used as typed; nothing was reserved or sent
│   ├── SettingInvalid       an admin's option cannot be a setting; nothing was changed
│   └── SourceUnfit          the action does not work on a clip of that kind
├── SongUnknown              there is no such song here for this member
│   └── SongDeleted          there was one
├── SongClosed               its creator has turned off remixing; nothing was reserved
├── PersonaUnknown           there is no such persona here for this member
├── PersonaTaken             there is already one of that name; nothing was made
├── NotAdmin                 the member may not change the server's settings; nothing was changed
├── NotOperator              only the bot's operator may do that; nothing was changed or shown
├── DraftUnknown             the member has no such draft
├── JobUnknown               there is no such job
├── NotYours                 the job or the persona belongs to somebody else
├── JobSent                  the job was submitted; it can only be discarded
├── JobOver                  the job has ended; there is nothing to cancel
├── JobOpen                  the job is in progress, or its songs are being posted
├── Refused                  a rule refused the request; nothing was reserved
│   ├── CoolingDown
│   ├── SongsAtOnceReached
│   ├── QuotaSpent           the member's credits
│   ├── OperatorBudgetSpent
│   ├── GuildBudgetSpent     the whole server's credits
│   ├── Blocked              an admin blocked the member
│   ├── ChannelClosed        songs cannot be made in that channel
│   ├── WordBlocked          an option contains a word that the server has blocked
│   ├── Paused               the operator has paused new songs everywhere
│   ├── AlreadyAsked         the same request is in progress
│   │   ├── LyricsInProgress
│   │   ├── PersonaInProgress
│   │   └── ExportInProgress
│   ├── LyricsLimitReached   the free calls of a member are limited by day
│   ├── PersonaLimitReached
│   ├── ExportLimitReached
│   └── ShuttingDown         the process is stopping
├── ServiceError             the provider refused, failed, or gave no usable answer
│   ├── NotStarted           certainly no task was started: may be sent again
│   │   ├── Unreachable
│   │   ├── TooManyRequests
│   │   └── Busy
│   ├── FateUnknown          a task may exist: never sent again blindly
│   ├── Moderated
│   ├── Rejected
│   ├── SourceUnusable
│   ├── OperatorTrouble      balance or key: only the operator can fix it
│   │   ├── BalanceSpent
│   │   └── KeyRefused
│   └── ServiceFault
└── MediaError               a file could not be fetched or made to fit
    ├── MediaMissing
    ├── MediaUnfit
    │   └── MediaTooLarge
    └── MediaForbidden
"""

from core.errors.media import MediaError, MediaForbidden, MediaMissing, MediaTooLarge, MediaUnfit
from core.errors.refusal import (
    AlreadyAsked,
    Blocked,
    ChannelClosed,
    CoolingDown,
    ExportInProgress,
    ExportLimitReached,
    GuildBudgetSpent,
    LyricsInProgress,
    LyricsLimitReached,
    OperatorBudgetSpent,
    Paused,
    PersonaInProgress,
    PersonaLimitReached,
    QuotaSpent,
    Refused,
    ShuttingDown,
    SongsAtOnceReached,
    WordBlocked,
)
from core.errors.request import (
    DraftUnknown,
    InvalidOption,
    JobOpen,
    JobOver,
    JobSent,
    JobUnknown,
    NotAdmin,
    NotOperator,
    NotYours,
    PersonaTaken,
    PersonaUnknown,
    SettingInvalid,
    SongClosed,
    SongDeleted,
    SongUnknown,
    SourceUnfit,
)
from core.errors.root import ChorusError
from core.errors.service import (
    BalanceSpent,
    Busy,
    FateUnknown,
    KeyRefused,
    Moderated,
    NotStarted,
    OperatorTrouble,
    Rejected,
    ServiceError,
    ServiceFault,
    SourceUnusable,
    TooManyRequests,
    Unreachable,
    log_service_error,
)
