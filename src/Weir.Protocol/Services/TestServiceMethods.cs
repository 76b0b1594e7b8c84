using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Grpc;
using Weir.Protocol.TestService.V1;

namespace Weir.Protocol.Services;

/// <summary>The RPCs of <c>temporal.api.testservice.v1.TestService</c>: name, messages, and how to call each on an implementation.</summary>
public static class TestServiceMethods
{
    public const string ServiceName = "temporal.api.testservice.v1.TestService";

    public static RpcMethod<ITestService, LockTimeSkippingRequest, LockTimeSkippingResponse> LockTimeSkipping { get; } = new(
        ServiceName, "LockTimeSkipping", LockTimeSkippingRequest.Parser, LockTimeSkippingResponse.Parser, (service, request, context, token) => service.LockTimeSkippingAsync(request, context, token));

    public static RpcMethod<ITestService, UnlockTimeSkippingRequest, UnlockTimeSkippingResponse> UnlockTimeSkipping { get; } = new(
        ServiceName, "UnlockTimeSkipping", UnlockTimeSkippingRequest.Parser, UnlockTimeSkippingResponse.Parser, (service, request, context, token) => service.UnlockTimeSkippingAsync(request, context, token));

    public static RpcMethod<ITestService, SleepRequest, SleepResponse> Sleep { get; } = new(
        ServiceName, "Sleep", SleepRequest.Parser, SleepResponse.Parser, (service, request, context, token) => service.SleepAsync(request, context, token));

    public static RpcMethod<ITestService, SleepUntilRequest, SleepResponse> SleepUntil { get; } = new(
        ServiceName, "SleepUntil", SleepUntilRequest.Parser, SleepResponse.Parser, (service, request, context, token) => service.SleepUntilAsync(request, context, token));

    public static RpcMethod<ITestService, SleepRequest, SleepResponse> UnlockTimeSkippingWithSleep { get; } = new(
        ServiceName, "UnlockTimeSkippingWithSleep", SleepRequest.Parser, SleepResponse.Parser, (service, request, context, token) => service.UnlockTimeSkippingWithSleepAsync(request, context, token));

    public static RpcMethod<ITestService, Empty, GetCurrentTimeResponse> GetCurrentTime { get; } = new(
        ServiceName, "GetCurrentTime", Empty.Parser, GetCurrentTimeResponse.Parser, (service, request, context, token) => service.GetCurrentTimeAsync(request, context, token));

    public static IReadOnlyList<RpcMethod<ITestService>> All { get; } =
    [
        LockTimeSkipping,
        UnlockTimeSkipping,
        Sleep,
        SleepUntil,
        UnlockTimeSkippingWithSleep,
        GetCurrentTime,
    ];
}
