"""The error tree. Every error says what happened, and whoever raises it says what was undone.

ChorusError
├── InvalidOption            something typed cannot be sent; nothing was reserved or sent
│   └── SettingInvalid       something typed cannot be a setting; nothing was changed
├── SongUnknown              no such song for this member in this place
│   └── SongDeleted          there was one
├── SongClosed               its maker lets nobody else make something of it; nothing was reserved
├── NotAdmin                 the member may not change the server's settings; nothing was changed
├── NotOperator              somebody else runs the bot; nothing was changed or shown
├── DraftUnknown             no such draft of this member
├── JobUnknown               no such job
├── NotYours                 the job belongs to somebody else
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
│   │   └── StillWriting     lyrics are being written for this member
│   ├── WritingSpent         no more lyrics are written for this member today
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
    SettingInvalid,
    SongClosed,
    SongDeleted,
    SongUnknown,
)
from core.errors.media import MediaError, MediaForbidden, MediaMissing, MediaUnfit
from core.errors.refusal import (
    AlreadyAsked,
    Blocked,
    ChannelClosed,
    CoolingDown,
    GuildBudgetSpent,
    OperatorBudgetSpent,
    Paused,
    QuotaSpent,
    Refused,
    SongsAtOnceReached,
    StillWriting,
    StudioClosing,
    WordBlocked,
    WritingSpent,
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
    "FateUnknown",
    "GuildBudgetSpent",
    "InvalidOption",
    "JobOpen",
    "JobOver",
    "JobSent",
    "JobUnknown",
    "KeyRefused",
    "MediaError",
    "MediaForbidden",
    "MediaMissing",
    "MediaUnfit",
    "Moderated",
    "NotAdmin",
    "NotOperator",
    "NotStarted",
    "NotYours",
    "OperatorBudgetSpent",
    "OperatorTrouble",
    "Paused",
    "QuotaSpent",
    "Refused",
    "Rejected",
    "ServiceError",
    "ServiceFault",
    "SettingInvalid",
    "SongClosed",
    "SongDeleted",
    "SongUnknown",
    "SongsAtOnceReached",
    "SourceUnusable",
    "StillWriting",
    "StudioClosing",
    "TooManyRequests",
    "Unreachable",
    "WordBlocked",
    "WritingSpent",
]
