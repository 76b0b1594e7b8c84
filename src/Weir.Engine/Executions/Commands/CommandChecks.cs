using System.Text;

namespace Weir.Engine.Executions;

/// <summary>Checks that many commands share. Each returns what is wrong, or null.</summary>
internal static class CommandChecks
{
    public static string? Id(string name, string value, CommandContext context) =>
        value.Length == 0 ? $"{name} is not set on command."
        : value.Length > context.Decision.Limits.IdLengthBytesMax / 3 && Encoding.UTF8.GetByteCount(value) > context.Decision.Limits.IdLengthBytesMax
            ? $"{name} exceeds length limit of {context.Decision.Limits.IdLengthBytesMax} bytes."
        : null;

    public static string? NotNegative(string name, TimeSpan value) => value < TimeSpan.Zero ? $"Invalid {name}: it is negative." : null;
}
