using Weir.Protocol.Command.V1;

namespace Weir.Engine.Executions;

/// <param name="Id">Empty when there is no such namespace.</param>
internal readonly record struct NamespaceRef(string Name, string Id);

/// <summary>Which namespace a command means. Its field is deprecated, and still sent: absent means the run's own.</summary>
internal static class Externals
{
#pragma warning disable CS0612
    public static NamespaceRef NamespaceOf(Decision d, StartChildWorkflowExecutionCommandAttributes c) => Resolve(d, c.Namespace);

    public static NamespaceRef NamespaceOf(Decision d, SignalExternalWorkflowExecutionCommandAttributes c) => Resolve(d, c.Namespace);

    public static NamespaceRef NamespaceOf(Decision d, RequestCancelExternalWorkflowExecutionCommandAttributes c) => Resolve(d, c.Namespace);
#pragma warning restore CS0612

    private static NamespaceRef Resolve(Decision d, string name) =>
        name.Length == 0 || name == d.State.Key.Namespace
            ? new NamespaceRef(d.State.Key.Namespace, d.State.NamespaceId)
            : new NamespaceRef(name, d.NamespaceIdOf(name) ?? "");
}
