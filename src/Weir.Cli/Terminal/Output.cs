using Spectre.Console;

namespace Weir.Cli.Terminal;

/// <summary>
/// Where the command writes: data to standard output, everything else to standard error. Colours and live display only where a person
/// looks on: a terminal, without <c>NO_COLOR</c> and <c>CI</c>.
/// </summary>
internal sealed class Output
{
    public Output(TextWriter data, TextWriter notices, bool terminal, bool color)
    {
        Data = data;
        IsTerminal = terminal;
        Notices = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(notices),
            Ansi = terminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal && color ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Yes : InteractionSupport.No,
        });
        NoticeWriter = notices;
    }

    /// <summary>Standard output.</summary>
    public TextWriter Data { get; }

    /// <summary>Standard error, for plain lines.</summary>
    public TextWriter NoticeWriter { get; }

    /// <summary>Standard error, for styled lines and live display.</summary>
    public IAnsiConsole Notices { get; }

    /// <summary>Whether a person looks at standard error.</summary>
    public bool IsTerminal { get; }

    /// <summary>Whether a person looks at standard output and wants colours.</summary>
    public bool HasDataColor { get; private init; }

    /// <summary>Columns of standard output.</summary>
    public int DataWidth { get; private init; } = 120;

    public static Output ForProcess()
    {
        var plain = IsSet("CI") || Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new Output(Console.Out, Console.Error, terminal: !Console.IsErrorRedirected && !plain, color: !IsSet("NO_COLOR"))
        {
            HasDataColor = !Console.IsOutputRedirected && !plain && !IsSet("NO_COLOR"),
            DataWidth = Console.IsOutputRedirected ? 120 : Math.Max(Console.WindowWidth, 20),
        };
    }

    public void Notice(string line) => NoticeWriter.WriteLine(line);

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
