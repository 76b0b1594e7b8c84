namespace Weir.Definitions.Scripts;

/// <summary>Where in a shell program a character stands.</summary>
internal enum ShellPlace
{
    /// <summary>Among words, not quoted; also in <c>$( )</c> and backticks.</summary>
    Command,
    DoubleQuotes,
    SingleQuotes,

    /// <summary>In <c>$'…'</c>.</summary>
    AnsiQuotes,

    /// <summary>In <c>${…}</c>.</summary>
    Parameter,

    /// <summary>In <c>$((…))</c> or <c>((…))</c>.</summary>
    Arithmetic,
    Comment,
    HereDocument,
    QuotedHereDocument,
    AfterBackslash,
}
