namespace Weir.Engine.Executions;

/// <summary>When a pending activity or timer next needs attention. At most one stands for each.</summary>
internal readonly record struct Deadline(DateTimeOffset Due, bool IsTimer, long EventId) : IComparable<Deadline>
{
    public int CompareTo(Deadline other)
    {
        var order = Due.CompareTo(other.Due);
        return order != 0 ? order : EventId.CompareTo(other.EventId);
    }
}
