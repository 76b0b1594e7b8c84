namespace Weir.Interpreter.Actions;

/// <summary>Whether an action can work now.</summary>
/// <param name="Message">Why not, or what people may want to know; null when there is nothing to tell.</param>
public sealed record ActionHealth(bool IsHealthy, string? Message = null)
{
    public static ActionHealth Healthy { get; } = new(true);

    public static ActionHealth Unhealthy(string message) => new(false, message);
}
