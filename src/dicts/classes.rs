//! The classes that the rows of a table may have. The build script refuses a table with a class that is not declared here, and a class
//! that no row has; the compiler refuses a call with a class that is not one of its table's.

/// A class of one table.
pub trait Class: Copy {
    /// Its place among the classes of its table, below 32.
    fn place(self) -> u32;
}

/// A column of a table that contains classes.
pub struct Column {
    /// The table.
    pub table: &'static str,
    /// Its column.
    pub column: &'static str,
    /// The type of its classes.
    pub name: &'static str,
    /// Each class: the variant, and how the rows write it.
    pub classes: &'static [(&'static str, &'static str)],
}

macro_rules! classes {
    ($($(#[$about:meta])* $name:ident of $file:literal $column:literal { $($(#[$says:meta])* $class:ident = $text:literal,)+ })+) => {
        $(
            $(#[$about])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum $name {
                $($(#[$says])* $class,)+
            }

            impl $name {
                /// Its name in the table.
                pub const fn name(self) -> &'static str {
                    match self {
                        $($name::$class => $text,)+
                    }
                }
            }

            impl Class for $name {
                fn place(self) -> u32 {
                    self as u32
                }
            }
        )+

        /// For each table and column what its classes are called here, and how the rows write them, in the order of their places.
        pub const COLUMNS: &[Column] = &[
            $(Column { table: $file, column: $column, name: stringify!($name), classes: &[$((stringify!($class), $text)),+] }),+
        ];
    };
}

classes! {
    /// Words that say what follows or precedes them.
    Cue of "cues" "class" {
        /// What is aimed at: `力争增长5%`.
        Aim = "aim",
        /// What a count announces: `抓好三项举措：`.
        Announced = "announced",
        /// Headings of sections of any document, which say nothing about this one: `一、主要成效`.
        BareHeading = "bare_heading",
        /// What follows a place named in the head of a report: `某市一届人大`.
        BehindPlace = "behind_place",
        /// Adverbs that open a call: `高效办成一件事`.
        Calls = "calls",
        /// What follows a chain: `甲—乙—丙体系`.
        ChainTail = "chain_tail",
        /// Words that end like an open phrase, but are closed: `发挥先锋作用`.
        ClosedEnd = "closed_end",
        /// A direction along a chain: `上下贯通`.
        Direction = "direction",
        /// What opens running text: `与此同时，也要看到不足。`.
        Discourse = "discourse",
        /// What introduces an explanation: `“两重”是指…`.
        Explains = "explains",
        /// Headings without a number beside the numbered ones: `前言`.
        Foreword = "foreword",
        /// A list of explained terms: `名词解释`.
        Glossary = "glossary",
        /// What is built of tiers, one below the other: `县、乡、村服务体系`.
        Ladder = "ladder",
        /// Kinds of documents that are laws.
        LawKind = "law_kind",
        /// A modal verb before all clauses of a parallel: `要加强…，强化…`.
        Modal = "modal",
        /// What ends like the name of a body, but names none: `东部`.
        NoBody = "no_body",
        /// What looks like the name of a place, but is none: `兄弟省`.
        NoPlace = "no_place",
        /// What names of things end with: `文明企业`.
        NounEnd = "noun_end",
        /// What makes a heading a sentence: `必须做到`.
        Obliges = "obliges",
        /// What follows the place in the name of a body: `市人民政府`.
        OfPlace = "of_place",
        /// What opens the parts of a parallel: `促一分、促二分、促三分`.
        ParallelOpener = "parallel_opener",
        /// Kinds of documents that look ahead.
        PlanningKind = "planning_kind",
        /// What a target was, once it is met: `全面实现…目标`.
        Reached = "reached",
        /// General requirements, which the next paragraphs spell out: `一、总体要求`.
        Requirements = "requirements",
        /// A heading that contains the last articles of a law: `附则`.
        Rules = "rules",
        /// Headings although they are short: `结语`.
        ShortHeading = "short_heading",
        /// Kinds of documents whose titles name the body that speaks: `某省人民政府令`.
        SpeakingKind = "speaking_kind",
        /// Titles of laws beside those whose kind says so: `宪法`.
        Statute = "statute",
        /// Names of tiers in a chain that are no suffixes: `中心城市—县城—乡镇`.
        TierName = "tier_name",
        /// What titles end in beside the kinds of documents.
        TitledEnd = "titled_end",
        /// Titles of papers that are no works of art: `合同`.
        Work = "work",
    }

    /// Words by which the lines of the head and the foot, notes and references are told apart.
    LineWord of "lines" "class" {
        /// Whom a speech addresses: `各位代表：`.
        Addressed = "addressed",
        /// What precedes a document number in running text: `根据国发〔2023〕5号`.
        BeforeNumber = "before_number",
        /// What a caption begins with: `表1　主要指标`.
        Caption = "caption",
        /// The heading of a table of contents.
        Contents = "contents",
        /// What opens the lines at the foot of a document: `抄送：`.
        CopiedTo = "copied_to",
        /// What the heading of an enclosure begins with: `附件1`.
        Enclosure = "enclosure",
        /// The end of a line of a law's history: `2025年3月1日施行`.
        Enacted = "enacted",
        /// Acts by which a document passes on another: `转发`.
        Forwards = "forwards",
        /// Labels of a portal's table: the day.
        LabelDay = "label_day",
        /// Labels of a portal's table: the issuer.
        LabelIssuer = "label_issuer",
        /// Labels of a portal's table: the document number.
        LabelNumber = "label_number",
        /// Labels of a portal's table: the title.
        LabelTitle = "label_title",
        /// Where a speech is given: `在…会议上`.
        Meeting = "meeting",
        /// What a note begins with: `注：`.
        Note = "note",
        /// The end of a dateline.
        Occasion = "occasion",
        /// What follows an article that is referred to: `第五条第二款`.
        OfArticle = "of_article",
        /// What follows a section that is referred to: `3.1.2的`.
        OfDecimal = "of_decimal",
        /// Kinds of recipients: `各直属机构：`.
        Recipient = "recipient",
        /// What follows a number that is referred to: `第三章规定的`.
        Referred = "referred",
        /// A note on release: `（此件公开发布）`.
        ReleaseNote = "release_note",
        /// Parts of a site's name: `某市政府网`.
        Site = "site",
        /// The end of a site's name.
        SiteName = "site_name",
        /// What a title's subject begins with: `关于`.
        Titles = "titles",
        /// Marks of urgency (GB/T 9704-2012, 7.2.3).
        Urgency = "urgency",
    }

    /// Words of time after a year, a plan or a comparison.
    TimeWord of "times" "class" {
        /// What follows a plan named by its numerals alone: `十四五时期`.
        AfterBarePlan = "after_bare_plan",
        /// What follows a plan: `“十四五”时期`.
        AfterPlan = "after_plan",
        /// A time that figures are compared with: `比上年`.
        Base = "base",
        /// The end of a year that a figure dates from: `2025年末`.
        EndOfYear = "end_of_year",
        /// The year before that of the report: `去年`.
        LastYear = "last_year",
        /// What follows a year that is not the period of a report: `2025届`.
        NoPeriod = "no_period",
        /// A part of a year: `2025年上半年`.
        OfYear = "of_year",
        /// The same as long as nothing else is said: `一年来`.
        PastYear = "past_year",
        /// What makes a year the last one of a record: `2006年以来新高`.
        Record = "record",
    }

    /// What a verb is used for in these reports.
    Verb of "verbs" "class" {
        /// Acts, among them the verbs of one character of formulas: 抓, 促, 稳.
        Act = "act",
        /// Verbs that govern a chain of several tiers: `构建…体系`.
        Build = "build",
        /// Relations between bodies.
        Lead = "lead",
        /// Verbs that introduce speech.
        Say = "say",
        /// Stages of a process: `逐级上报`.
        Stage = "stage",
    }

    /// What a name refers to, by its end.
    Body of "bodies" "class" {
        /// Congresses and their standing committees: 人大常委会.
        Assembly = "assembly",
        /// Organs of the government: 办公厅.
        Government = "government",
        /// Groups for one task: 领导小组.
        Group = "group",
        /// Courts and procuratorates.
        Judicial = "judicial",
        /// Mass organisations: 共青团.
        Mass = "mass",
        /// Organs of the Party: 党委.
        Party = "party",
        /// Posts, which are no bodies: 书记.
        Post = "post",
        /// Tiers of administration: 乡镇.
        Tier = "tier",
        /// Enterprises and institutions: 学校.
        Unit = "unit",
    }

    /// Words that relate bodies, or that tell a name from its context.
    Relating of "relations" "class" {
        /// To be in charge of something together: `由…牵头`.
        Charges = "charges",
        /// To have a part: `下设`.
        Contains = "contains",
        /// Names that only their parent distinguishes in a sentence, but name no body alone.
        Generic = "generic",
        /// What governs a name, also with other words between: `接受人大监督`.
        Governs = "governs",
        /// To guide: `指导`.
        Guides = "guides",
        /// Verbs that names of bodies begin with: `发展改革委`.
        Head = "head",
        /// To help the one in charge: `配合`.
        Helps = "helps",
        /// To lead: `领导`.
        Leads = "leads",
        /// What follows the body that leads: `在县委领导下`.
        Led = "led",
        /// Verbs before which no name continues: `应当`.
        Modal = "modal",
        /// Ends of names of units that are bodies: `公司`.
        Firm = "firm",
        /// Parts of bodies: `办公室`.
        Part = "part",
        /// To report: `上报`.
        Reports = "reports",
        /// Who speaks before the body that is spoken of: `大会感谢县委`.
        Speaker = "speaker",
    }

    /// What words after a figure say about it.
    Measure of "measures" "class" {
        /// A word that counts things: 个.
        Counter = "counter",
        /// How many times, or how many points: a figure even after a small Chinese numeral (`翻一番`).
        Multiple = "multiple",
        /// A length of time: the figure is no indicator.
        Time = "time",
        /// A unit: 公里.
        Unit = "unit",
    }

    /// What words around a figure say about it.
    FigureWord of "figures" "class" {
        /// About so much: 左右.
        About = "about",
        /// In headings: what lies ahead.
        Ahead = "ahead",
        /// So much at most: 以内.
        AtMost = "at_most",
        /// A bound before the figure: 超过.
        Bound = "bound",
        /// What should be low: 失业率.
        Ceiling = "ceiling",
        /// A change before the figure: 增长.
        Change = "change",
        /// Verbs before what is counted: 新建.
        Doer = "doer",
        /// What may be too high or too low: 价格.
        Either = "either",
        /// What leads up to a subject: 其中.
        Lead = "lead",
        /// A limit after the figure: 左右.
        Limit = "limit",
        /// A rate before the figure: 年均.
        Rate = "rate",
        /// That the figure was reached.
        Result = "result",
        /// In headings: a review.
        Review = "review",
        /// The place that a subject may begin with: 全市.
        Scope = "scope",
        /// That the figure is to be reached.
        Target = "target",
        /// Times: 去年.
        Time = "time",
    }

    /// Why a word is no key phrase by itself.
    Stopword of "stopwords" "class" {
        /// Adverbs, auxiliaries, words of degree.
        Adverb = "adverb",
        /// Nouns that say nothing alone: 方面.
        EmptyNoun = "empty_noun",
        /// Particles, prepositions, conjunctions, pronouns.
        Function = "function",
        /// Verbs that say nothing alone: 进行.
        LightVerb = "light_verb",
        /// Measure words.
        Measure = "measure",
        /// Times.
        Time = "time",
    }

    /// What web pages put around a report.
    #[non_exhaustive]
    FurnitureClass of "furniture" "class" {
        /// Buttons: 打印.
        Button = "button",
        /// Labels of the table that portals put above a text: 索引号.
        Catalogue = "catalogue",
        /// Marks of comments in the page.
        Comment = "comment",
        /// Counters: 浏览次数.
        Counter = "counter",
        /// Labels of a date of publication.
        Date = "date",
        /// Greetings: 欢迎访问.
        Greeting = "greeting",
        /// Where the page stands on its site: 当前位置.
        Path = "path",
        /// What names the site.
        Site = "site",
        /// Labels of a source: 来源.
        Source = "source",
        /// What follows the text: 上一篇.
        Tail = "tail",
    }

    /// What a word in the names of a page's blocks says about them.
    Page of "pages" "class" {
        /// The block stands around the report.
        Around = "around",
        /// The block is part of it.
        Part = "part",
    }

    /// Where a word of furniture stands in its line.
    Match of "furniture" "match" {
        /// Anywhere.
        Contains = "contains",
        /// It is the line.
        Exact = "exact",
        /// At the beginning.
        Prefix = "prefix",
    }
}
