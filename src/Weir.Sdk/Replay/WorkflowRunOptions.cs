using Microsoft.Extensions.Logging;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Replay;

/// <summary>What all runs of a worker have in common.</summary>
internal sealed record WorkflowRunOptions(
    string Namespace, DataConverter DataConverter, ILoggerFactory LoggerFactory, IReadOnlyCollection<Type> FailureExceptionTypes);
