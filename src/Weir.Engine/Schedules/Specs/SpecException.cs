namespace Weir.Engine.Schedules;

/// <summary>A schedule spec or a cron string cannot be understood. The message names the field and says what was expected.</summary>
internal sealed class SpecException(string message) : Exception(message);
