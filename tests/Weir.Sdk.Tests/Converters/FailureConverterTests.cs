using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;

namespace Weir.Sdk.Tests.Converters;

public sealed class FailureConverterTests
{
    private static readonly IPayloadConverter Payloads = DataConverter.Default.PayloadConverter;
    private static readonly DefaultFailureConverter Converter = new();

    [Fact]
    public void ApplicationFailureGoesRound()
    {
        var thrown = new ApplicationFailureException(
            "message", "Type", nonRetryable: true, TimeSpan.FromSeconds(3), ApplicationErrorCategory.Benign, ["detail", 7], new InvalidOperationException("inner"));

        var failure = Converter.ToFailure(thrown, Payloads);
        var read = Assert.IsType<ApplicationFailureException>(Converter.ToException(failure, Payloads));

        Assert.Equal(
            ("message", "Type", true, TimeSpan.FromSeconds(3), ApplicationErrorCategory.Benign),
            (read.Message, read.ErrorType, read.NonRetryable, read.NextRetryDelay, read.Category));
        Assert.Equal("detail", read.Details.ElementAt<string>(0));
        Assert.Equal(7, read.Details.ElementAt<int>(1));
        var inner = Assert.IsType<ApplicationFailureException>(read.InnerException);
        Assert.Equal(("inner", "InvalidOperationException"), (inner.Message, inner.ErrorType));
        Assert.Same(failure, Converter.ToFailure(read, Payloads));
    }

    [Fact]
    public void OtherExceptionsAreApplicationFailuresOfTheirTypeWithTheirStack()
    {
        Failure failure;
        try
        {
            throw new KeyNotFoundException("where");
        }
        catch (KeyNotFoundException error)
        {
            failure = Converter.ToFailure(error, Payloads);
        }

        Assert.Equal("KeyNotFoundException", failure.ApplicationFailureInfo.Type);
        Assert.False(failure.ApplicationFailureInfo.NonRetryable);
        Assert.Contains(nameof(OtherExceptionsAreApplicationFailuresOfTheirTypeWithTheirStack), failure.StackTrace);
        Assert.Contains(nameof(OtherExceptionsAreApplicationFailuresOfTheirTypeWithTheirStack), Converter.ToException(failure, Payloads).StackTrace!);
    }

    [Fact]
    public void CancellationIsACanceledFailure()
    {
        Assert.NotNull(Converter.ToFailure(new TaskCanceledException(), Payloads).CanceledFailureInfo);
        var read = Converter.ToException(Converter.ToFailure(new CanceledFailureException("stop", ["why"]), Payloads), Payloads);
        Assert.Equal("why", Assert.IsType<CanceledFailureException>(read).Details.ElementAt<string>(0));
        Assert.True(WeirException.IsCanceledException(read));
    }

    [Fact]
    public void ServersFailuresAreRead()
    {
        var timeout = Assert.IsType<TimeoutFailureException>(Converter.ToException(
            new Failure
            {
                Message = "late",
                TimeoutFailureInfo = new TimeoutFailureInfo
                {
                    TimeoutType = TimeoutType.Heartbeat,
                    LastHeartbeatDetails = new Payloads { Payloads_ = { Payloads.ToPayload("last") } },
                },
            },
            Payloads));
        Assert.Equal((TimeoutType.Heartbeat, "last"), (timeout.TimeoutType, timeout.LastHeartbeatDetails.ElementAt<string>(0)));

        var activity = Assert.IsType<ActivityFailureException>(Converter.ToException(
            new Failure
            {
                Message = "Activity task failed",
                ActivityFailureInfo = new ActivityFailureInfo
                {
                    ActivityId = "1", ActivityType = new ActivityType { Name = "A" }, RetryState = RetryState.Timeout, Identity = "me",
                },
                Cause = new Failure { Message = "stop", CanceledFailureInfo = new CanceledFailureInfo() },
            },
            Payloads));
        Assert.Equal(("1", "A", RetryState.Timeout, "me"), (activity.ActivityId, activity.ActivityType, activity.RetryState, activity.Identity));
        Assert.True(WeirException.IsCanceledException(activity));

        var child = Assert.IsType<ChildWorkflowFailureException>(Converter.ToException(
            new Failure
            {
                ChildWorkflowExecutionFailureInfo = new ChildWorkflowExecutionFailureInfo
                {
                    Namespace = "n",
                    WorkflowExecution = new Protocol.Common.V1.WorkflowExecution { WorkflowId = "w", RunId = "r" },
                    WorkflowType = new WorkflowType { Name = "T" },
                },
            },
            Payloads));
        Assert.Equal(("n", "w", "r", "T"), (child.Namespace, child.WorkflowId, child.RunId, child.WorkflowType));

        Assert.IsType<TerminatedFailureException>(Converter.ToException(new Failure { TerminatedFailureInfo = new() }, Payloads));
        Assert.True(Assert.IsType<ServerFailureException>(Converter.ToException(new Failure { ServerFailureInfo = new() { NonRetryable = true } }, Payloads)).NonRetryable);
        Assert.IsType<ApplicationFailureException>(Converter.ToException(new Failure { Message = "bare" }, Payloads));
    }

    [Fact]
    public void EncodedAttributesHideMessageAndStack()
    {
        var hiding = new DefaultFailureConverter(encodeCommonAttributes: true);

        var failure = hiding.ToFailure(new ApplicationFailureException("secret"), Payloads);

        Assert.Equal("Encoded failure", failure.Message);
        Assert.Empty(failure.StackTrace);
        Assert.Equal("secret", Converter.ToException(failure, Payloads).Message);
    }
}
