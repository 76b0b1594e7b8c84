using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Failure.V1;
using Weir.Sdk.Exceptions;

namespace Weir.Sdk.Converters;

/// <summary>Converts failures like Temporal's SDKs do, so that they read each other's.</summary>
/// <param name="encodeCommonAttributes">
/// True to move message and stack trace into a payload, so that a codec can encrypt them. Default false.
/// </param>
public sealed class DefaultFailureConverter(bool encodeCommonAttributes = false) : IFailureConverter
{
    private const string Source = "WeirDotNet";
    private const string EncodedMessage = "Encoded failure";

    /// <inheritdoc/>
    public Failure ToFailure(Exception exception, IPayloadConverter payloadConverter)
    {
        if (exception is FailureException { Failure: { } original })
        {
            return original;
        }

        var failure = new Failure { Message = exception.Message, Source = Source, StackTrace = exception.StackTrace ?? string.Empty };
        if (exception.InnerException is { } inner)
        {
            failure.Cause = ToFailure(inner, payloadConverter);
        }

        Describe(exception, failure, payloadConverter);
        if (encodeCommonAttributes)
        {
            failure.EncodedAttributes = payloadConverter.ToPayload(JsonSerializer.SerializeToElement(
                new CommonAttributes(failure.Message, failure.StackTrace), FailureJsonContext.Default.CommonAttributes));
            failure.Message = EncodedMessage;
            failure.StackTrace = string.Empty;
        }

        return failure;
    }

    /// <inheritdoc/>
    public Exception ToException(Failure failure, IPayloadConverter payloadConverter)
    {
        if (failure.EncodedAttributes is { } encoded)
        {
            failure = Decode(failure, payloadConverter.ToValue<JsonElement>(encoded));
        }

        var inner = failure.Cause is null ? null : ToException(failure.Cause, payloadConverter);
        return failure.FailureInfoCase switch
        {
            Failure.FailureInfoOneofCase.TimeoutFailureInfo => new TimeoutFailureException(failure, inner, payloadConverter),
            Failure.FailureInfoOneofCase.CanceledFailureInfo => new CanceledFailureException(failure, inner, payloadConverter),
            Failure.FailureInfoOneofCase.TerminatedFailureInfo => new TerminatedFailureException(failure, inner),
            Failure.FailureInfoOneofCase.ServerFailureInfo => new ServerFailureException(failure, inner),
            Failure.FailureInfoOneofCase.ActivityFailureInfo => new ActivityFailureException(failure, inner),
            Failure.FailureInfoOneofCase.ChildWorkflowExecutionFailureInfo => new ChildWorkflowFailureException(failure, inner),
            Failure.FailureInfoOneofCase.NexusOperationExecutionFailureInfo => new NexusOperationFailureException(failure, inner),
            _ => new ApplicationFailureException(failure, inner, payloadConverter),
        };
    }

    private static void Describe(Exception exception, Failure failure, IPayloadConverter converter)
    {
        switch (exception)
        {
            case ApplicationFailureException application:
                failure.ApplicationFailureInfo = new ApplicationFailureInfo
                {
                    Type = application.ErrorType ?? string.Empty,
                    NonRetryable = application.NonRetryable,
                    Category = application.Category,
                    Details = application.Details.ToPayloads(converter),
                    NextRetryDelay = application.NextRetryDelay is { } delay ? Duration.FromTimeSpan(delay) : null,
                };
                break;
            case CanceledFailureException canceled:
                failure.CanceledFailureInfo = new CanceledFailureInfo { Details = canceled.Details.ToPayloads(converter) };
                break;
            case OperationCanceledException:
                failure.CanceledFailureInfo = new CanceledFailureInfo();
                break;
            case TerminatedFailureException:
                failure.TerminatedFailureInfo = new TerminatedFailureInfo();
                break;
            case WorkflowAlreadyStartedException:
                failure.ApplicationFailureInfo = new ApplicationFailureInfo { Type = nameof(WorkflowAlreadyStartedException) };
                break;
            default:
                failure.ApplicationFailureInfo = new ApplicationFailureInfo { Type = exception.GetType().Name };
                break;
        }
    }

    private static Failure Decode(Failure failure, JsonElement attributes)
    {
        var decoded = failure.Clone();
        if (attributes.ValueKind == JsonValueKind.Object)
        {
            decoded.Message = Text(attributes, "message") ?? decoded.Message;
            decoded.StackTrace = Text(attributes, "stack_trace") ?? decoded.StackTrace;
        }

        return decoded;
    }

    private static string? Text(JsonElement attributes, string name) =>
        attributes.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal sealed record CommonAttributes(
        [property: JsonPropertyName("message")] string Message, [property: JsonPropertyName("stack_trace")] string StackTrace);
}

[JsonSerializable(typeof(DefaultFailureConverter.CommonAttributes))]
internal sealed partial class FailureJsonContext : JsonSerializerContext;
