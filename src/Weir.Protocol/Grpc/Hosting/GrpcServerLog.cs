using Microsoft.Extensions.Logging;
using Weir.Protocol.Calls;

namespace Weir.Protocol.Grpc.Hosting;

internal static partial class GrpcServerLog
{
    [LoggerMessage(1100, LogLevel.Error, "{Path} failed unexpectedly (call {CallId})")]
    public static partial void CallFailed(ILogger logger, Exception exception, string path, string callId);

    [LoggerMessage(1101, LogLevel.Debug, "{Path}: the caller went away before it was told {StatusCode}")]
    public static partial void CallAbandoned(ILogger logger, string path, StatusCode statusCode);
}
