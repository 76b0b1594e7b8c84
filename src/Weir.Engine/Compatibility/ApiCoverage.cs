using System.Reflection;
using Weir.Engine.Executions;
using Weir.Engine.Service;
using Weir.Engine.TimeSkipping;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Grpc;
using Weir.Protocol.Services;

namespace Weir.Engine.Compatibility;

/// <summary>
/// What of Temporal's API works here, read from the code: an RPC that its service does not override answers UNIMPLEMENTED, a command
/// without a handler is refused. What the code cannot tell stands in <see cref="ApiNotes"/>.
/// </summary>
internal static class ApiCoverage
{
    public static IReadOnlyList<Coverage> WorkflowService { get; } = Rpcs(WorkflowServiceMethods.All, typeof(EngineWorkflowService));

    public static IReadOnlyList<Coverage> OperatorService { get; } = Rpcs(OperatorServiceMethods.All, typeof(EngineOperatorService));

    public static IReadOnlyList<Coverage> TestService { get; } = Rpcs(TestServiceMethods.All, typeof(TimeSkippingService));

    public static IReadOnlyList<Coverage> Commands { get; } =
    [
        .. Enum.GetValues<CommandType>().Where(type => type != CommandType.Unspecified)
            .Select(type => Of(type.ToString(), CommandDispatch.Knows(type) && !ApiNotes.RefusedCommands.Contains(type), ApiNotes.Commands)),
    ];

    public static IReadOnlyList<Coverage> Events { get; } =
    [
        .. Enum.GetValues<EventType>().Where(type => type != EventType.Unspecified)
            .Select(type => Of(type.ToString(), !ApiNotes.EventsNeverWritten.Contains(type), ApiNotes.Events)),
    ];

    private static Coverage[] Rpcs<TService>(IReadOnlyList<RpcMethod<TService>> methods, Type implementation) =>
        [.. methods.Select(method => Of(method.Name, IsOverridden(implementation, method.Name), ApiNotes.Rpcs))];

    private static Coverage Of(string name, bool works, IReadOnlyDictionary<string, string> notes)
    {
        var note = notes.GetValueOrDefault(name, "");
        return new Coverage(name, !works ? CoverageLevel.Not : note.Length > 0 ? CoverageLevel.Partly : CoverageLevel.Supported, note);
    }

    private static bool IsOverridden(Type implementation, string rpc) =>
        implementation.GetMethod(rpc + "Async", BindingFlags.Public | BindingFlags.Instance)?.DeclaringType == implementation;
}
