using System.Text;
using Weir.Engine.Visibility.Attributes;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Executions;

/// <summary>Checks that many commands share. Each returns what is wrong, or null.</summary>
internal static class CommandChecks
{
    public static string? Id(string name, string value, CommandContext context) =>
        value.Length == 0 ? $"{name} is not set on command."
        : Encoding.UTF8.GetByteCount(value) > context.Decision.Limits.IdLengthBytesMax
            ? $"{name} exceeds length limit of {context.Decision.Limits.IdLengthBytesMax} bytes."
        : null;

    /// <summary>Whether one more of <paramref name="what"/> may be pending.</summary>
    public static CommandRejection? Pending(int count, int limit, WorkflowTaskFailedCause cause, string what) => count < limit
        ? null
        : new CommandRejection(cause, $"the number of {what}, {count}, has reached the per-workflow limit of {limit}");

    /// <summary>The search attributes of a command with their types, or why the namespace cannot have them.</summary>
    public static (SearchAttributes? Typed, CommandRejection? Problem) SearchAttributes(
        CommandContext context, string namespaceName, SearchAttributes? attributes)
    {
        if (context.Decision.SearchAttributes is not { } catalog)
        {
            return (attributes, null);
        }

        var (typed, problem) = SearchAttributeChecks.Check(catalog, context.Decision.Limits, namespaceName, attributes);
        return problem is null ? (typed, null) : (null, new CommandRejection(WorkflowTaskFailedCause.BadSearchAttributes, problem));
    }

    public static string? NotNegative(string name, TimeSpan value) => value < TimeSpan.Zero ? $"Invalid {name}: it is negative." : null;
}
