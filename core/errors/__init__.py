"""The error tree. Every error says what happened, and whoever raises it says what was undone.

ChorusError
├── InvalidOption            something typed cannot be sent; nothing was reserved or sent
│   ├── SettingInvalid       something typed cannot be a setting; nothing was changed
│   └── SourceUnfit          the clip is of a kind that the action does not work on
├── SongUnknown              no such song for this member in this place
│   └── SongDeleted          there was one
├── SongClosed               its maker lets nobody else make something of it; nothing was reserved
├── PersonaUnknown           no such persona for this member in this place
├── PersonaTaken             there is one of that name already; nothing was made
├── NotAdmin                 the member may not change the server's settings; nothing was changed
├── NotOperator              somebody else runs the bot; nothing was changed or shown
├── DraftUnknown             no such draft of this member
├── JobUnknown               no such job
├── NotYours                 the job or the persona belongs to somebody else
├── JobSent                  the job was submitted; it can only be discarded
├── JobOver                  the job has ended; nothing is left to cancel
├── JobOpen                  the job is still in work, or its songs are being posted
├── Refused                  a rule said no; nothing was reserved
│   ├── CoolingDown
│   ├── SongsAtOnceReached
│   ├── QuotaSpent
│   ├── OperatorBudgetSpent
│   ├── GuildBudgetSpent     the whole guild's window has too little left
│   ├── Blocked              an admin blocked the member
│   ├── ChannelClosed        no songs are made in that channel
│   ├── WordBlocked          what was typed holds a word that the guild does not allow
│   ├── Paused               the operator has paused new songs everywhere
│   ├── AlreadyAsked         the very same was asked for and is in work
│   │   ├── StillWriting     lyrics are being written for this member
│   │   ├── StillCasting     a persona is being made for this member
│   │   └── StillExporting   a file is being had for this member
│   ├── WritingSpent         no more lyrics are written for this member today
│   ├── CastingSpent         no more personas are made for this member today
│   ├── ExportsSpent         no more files are converted for this member today
│   └── StudioClosing        the process is stopping
├── ServiceError             the provider said no, or nothing sensible
│   ├── NotStarted           certainly nothing was started there: may be sent again
│   │   ├── Unreachable
│   │   ├── TooManyRequests
│   │   └── Busy
│   ├── FateUnknown          a task may or may not exist: never sent again blindly
│   ├── Moderated
│   ├── Rejected
│   ├── SourceUnusable
│   ├── OperatorTrouble      balance or key: nothing a member can mend
│   │   ├── BalanceSpent
│   │   └── KeyRefused
│   └── ServiceFault
└── MediaError               a result could not be fetched or fitted
    ├── MediaMissing
    ├── MediaUnfit
    │   └── MediaTooLarge    over the limit that was asked for
    └── MediaForbidden
"""

from core.errors.asking import (
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
)

__all__ = [
    "AlreadyAsked",
    "BalanceSpent",
    "Blocked",
    "Busy",
    "ChannelClosed",
    "ChorusError",
    "CoolingDown",
    "DraftUnknown",
    "ExportInProgress",
    "ExportLimitReached",
    "FateUnknown",
    "GuildBudgetSpent",
    "InvalidOption",
    "JobOpen",
    "JobOver",
    "JobSent",
    "JobUnknown",
    "KeyRefused",
    "LyricsInProgress",
    "LyricsLimitReached",
    "MediaError",
    "MediaForbidden",
    "MediaMissing",
    "MediaTooLarge",
    "MediaUnfit",
    "Moderated",
    "NotAdmin",
    "NotOperator",
    "NotStarted",
    "NotYours",
    "OperatorBudgetSpent",
    "OperatorTrouble",
    "Paused",
    "PersonaInProgress",
    "PersonaLimitReached",
    "PersonaTaken",
    "PersonaUnknown",
    "QuotaSpent",
    "Refused",
    "Rejected",
    "ServiceError",
    "ServiceFault",
    "SettingInvalid",
    "ShuttingDown",
    "SongClosed",
    "SongDeleted",
    "SongUnknown",
    "SongsAtOnceReached",
    "SourceUnfit",
    "SourceUnusable",
    "TooManyRequests",
    "Unreachable",
    "WordBlocked",
]
