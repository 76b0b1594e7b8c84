namespace Weir.Interpreter.Processes;

/// <summary>A program to run under supervision.</summary>
/// <param name="FileName">The program: a path, or a name that is looked up in the PATH of <paramref name="Environment"/>.</param>
/// <param name="Arguments">Passed as they are; no shell reads them.</param>
/// <param name="WorkingDirectory">An existing directory.</param>
/// <param name="Environment">The whole environment of the program: nothing is inherited from Weir's own.</param>
/// <param name="ControlFolder">
/// An existing directory that belongs to this one execution. The supervisor leaves the ids of its processes and, durably, the exit
/// status there (<see cref="ControlFiles"/>).
/// </param>
/// <param name="Token">
/// Put into the program's environment as <see cref="ProcessToken.Variable"/>, so that what it leaves behind can be found.
/// </param>
public sealed record ProcessSpec(
    string FileName,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment,
    string ControlFolder,
    ProcessToken Token)
{
    /// <summary>How long the program may run. Null: without limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long a program that was told to end (SIGTERM) may take before it is killed (SIGKILL). Default: 10 seconds.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A file that the program reads as its standard input; null gives it an empty one.</summary>
    public string? InputFile { get; init; }

    /// <summary>Bounds of what is kept of the program's output.</summary>
    public OutputLimits Output { get; init; } = OutputLimits.Default;
}
