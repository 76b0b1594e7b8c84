using Weir.Protocol.Command.V1;

namespace Weir.Engine.Executions;

/// <param name="Id">Empty for a namespace other than the run's own: the run does not know it.</param>
internal readonly record struct NamespaceRef(string Name, string Id);

/// <summary>Which namespace a command means. Its field is deprecated, and still sent: absent means the run's own.</summary>
internal static class Externals
{
#pragma warning disable CS0612
    public static NamespaceRef NamespaceOf(RunState state, StartChildWorkflowExecutionCommandAttributes c) => Resolve(state, c.Namespace);

    public static NamespaceRef NamespaceOf(RunState state, SignalExternalWorkflowExecutionCommandAttributes c) => Resolve(state, c.Namespace);

    public static NamespaceRef NamespaceOf(RunState state, RequestCancelExternalWorkflowExecutionCommandAttributes c) => Resolve(state, c.Namespace);
#pragma warning restore CS0612

    private static NamespaceRef Resolve(RunState state, string name) =>
        name.Length == 0 || name == state.Key.Namespace
            ? new NamespaceRef(state.Key.Namespace, state.NamespaceId)
            : new NamespaceRef(name, "");
}
