using Weir.Protocol.Calls;
using Weir.Protocol.Services;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Protocol.Tests.Loopback;

/// <summary>Answers DescribeNamespace as a test says; by default with the name that was asked for.</summary>
internal sealed class StubWorkflowService : WorkflowServiceBase
{
    public delegate Task<DescribeNamespaceResponse> Answer(DescribeNamespaceRequest request, CallContext context, CancellationToken token);

    public Answer OnDescribe { get; init; } = (request, _, _) => Task.FromResult(Named(request.Namespace));

    public static DescribeNamespaceResponse Named(string name) => new() { NamespaceInfo = new() { Name = name } };

    public override Task<DescribeNamespaceResponse> DescribeNamespaceAsync(
        DescribeNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        OnDescribe(request, context!, cancellationToken);
}
