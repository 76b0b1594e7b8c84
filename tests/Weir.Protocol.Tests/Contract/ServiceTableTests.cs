using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Weir.Protocol.Calls;
using Weir.Protocol.Grpc;
using Weir.Protocol.Health;
using Weir.Protocol.OperatorService.V1;
using Weir.Protocol.Services;
using Weir.Protocol.TestService.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Protocol.Tests.Contract;

/// <summary>The service interfaces and method tables have each RPC of the contract once, with its own messages.</summary>
public sealed class ServiceTableTests
{
    [Fact]
    public void WorkflowService() =>
        AssertComplete(StartWorkflowExecutionRequest.Descriptor.File, WorkflowServiceMethods.ServiceName, WorkflowServiceMethods.All);

    [Fact]
    public void OperatorService() =>
        AssertComplete(AddSearchAttributesRequest.Descriptor.File, OperatorServiceMethods.ServiceName, OperatorServiceMethods.All);

    [Fact]
    public void TestService() => AssertComplete(SleepRequest.Descriptor.File, TestServiceMethods.ServiceName, TestServiceMethods.All);

    [Fact]
    public void Health_has_every_unary_rpc() => Assert.Equal(["Check"], HealthService.Methods.Select(method => method.Name));

    [Fact]
    public Task Every_workflow_rpc_calls_its_own_method() => AssertWiredAsync(WorkflowServiceMethods.All, new UnimplementedWorkflow());

    [Fact]
    public Task Every_operator_rpc_calls_its_own_method() => AssertWiredAsync(OperatorServiceMethods.All, new UnimplementedOperator());

    [Fact]
    public Task Every_test_rpc_calls_its_own_method() => AssertWiredAsync(TestServiceMethods.All, new UnimplementedTest());

    private static void AssertComplete<TService>(FileDescriptor messages, string serviceName, IReadOnlyList<RpcMethod<TService>> table)
    {
        var service = ServiceIn(messages.Package, serviceName);
        var rpcs = service.Methods.Select(rpc => (rpc.Name, Request: rpc.InputType.ClrType, Response: rpc.OutputType.ClrType)).Order().ToList();
        Assert.Equal(rpcs, table.Select(method => (method.Name, MessageOf(method, 1), MessageOf(method, 2))).Order());
        Assert.All(table, method => Assert.Equal($"/{serviceName}/{method.Name}", method.Path));
        Assert.Equal(
            rpcs.Select(rpc => (rpc.Name + "Async", rpc.Request, typeof(Task<>).MakeGenericType(rpc.Response))),
            typeof(TService).GetMethods().Select(method => (method.Name, method.GetParameters()[0].ParameterType, method.ReturnType)).Order());
    }

    private static Type MessageOf<TService>(RpcMethod<TService> method, int argument) => method.GetType().GetGenericArguments()[argument];

    private static ServiceDescriptor ServiceIn(string package, string serviceName) =>
        typeof(SleepRequest).Assembly.GetTypes()
            .Where(type => type.Name == "ServiceReflection")
            .Select(type => (FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!)
            .Single(file => file.Package == package)
            .Services.Single(service => service.FullName == serviceName);

    /// <summary>The base implementation names the RPC that was called, so a table entry that calls its neighbour is found.</summary>
    private static async Task AssertWiredAsync<TService>(IReadOnlyList<RpcMethod<TService>> table, TService service)
    {
        foreach (var method in table)
        {
            var request = method.ParseRequest(ReadOnlySequence<byte>.Empty);
            var error = await Assert.ThrowsAsync<RpcException>(() => method.InvokeAsync(service, request, CallContext.InProcess, default));
            Assert.Equal((StatusCode.Unimplemented, $"unknown method {method.Name} for service {method.ServiceName}"), (error.Code, error.Message));
        }
    }

    private sealed class UnimplementedWorkflow : WorkflowServiceBase;

    private sealed class UnimplementedOperator : OperatorServiceBase;

    private sealed class UnimplementedTest : TestServiceBase;
}
