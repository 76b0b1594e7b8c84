namespace Weir.Interpreter.Processes;

/// <summary>
/// Tells a full disk from other trouble with files. An agent that cannot keep its records has interrupted the job, not failed it: another
/// attempt goes on when there is room.
/// </summary>
internal static class DiskSpace
{
    private const int NoSpace = 28;

    private static readonly int QuotaExceeded = OperatingSystem.IsMacOS() ? 69 : 122;

    public static bool IsExhausted(Exception failure) => failure is IOException && (failure.HResult == NoSpace || failure.HResult == QuotaExceeded);

    /// <param name="what">What could not be done, as a sentence.</param>
    public static IOException Full(string what) => new($"{what} The disk may be full.", NoSpace);
}
