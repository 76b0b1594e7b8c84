using Weir.Engine.Executions;
using Weir.Engine.Storage;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.Workflow.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

public sealed class IdPoliciesTests
{
    [Fact]
    public void An_unused_id_may_be_used()
    {
        Assert.Equal(IdDecisionKind.StartNew, IdPolicies.Decide(null, "r", WorkflowIdReusePolicy.RejectDuplicate, WorkflowIdConflictPolicy.Fail).Kind);
    }

    [Theory]
    [Semantic(20)]
    [InlineData(WorkflowExecutionStatus.Running)]
    [InlineData(WorkflowExecutionStatus.Completed)]
    public void The_same_request_again_gets_the_same_run(WorkflowExecutionStatus status)
    {
        var decision = IdPolicies.Decide(Current(status), "start-request", WorkflowIdReusePolicy.RejectDuplicate, WorkflowIdConflictPolicy.Fail);

        Assert.Equal(new IdDecision(IdDecisionKind.UseExisting, Started: true, IsRepeatedRequest: true), decision);
    }

    [Theory]
    [Semantic(21)]
    [InlineData(WorkflowIdConflictPolicy.Unspecified)]
    [InlineData(WorkflowIdConflictPolicy.Fail)]
    public void A_running_run_refuses_by_default(WorkflowIdConflictPolicy policy)
    {
        var error = Assert.Throws<RpcException>(() => Decide(WorkflowExecutionStatus.Running, conflict: policy));

        Assert.Equal(StatusCode.AlreadyExists, error.Code);
        Assert.Equal("Workflow execution is already running. WorkflowId: wf, RunId: run-1.", error.Message);
        var detail = error.FindDetail<WorkflowExecutionAlreadyStartedFailure>()!;
        Assert.Equal(("start-request", "run-1", "run-0"), (detail.StartRequestId, detail.RunId, detail.FirstExecutionRunId));
    }

    [Fact]
    [Semantic(21)]
    public void A_running_run_is_used_when_the_policy_says_so()
    {
        Assert.Equal(
            new IdDecision(IdDecisionKind.UseExisting, Started: false),
            Decide(WorkflowExecutionStatus.Running, conflict: WorkflowIdConflictPolicy.UseExisting));
    }

    [Fact]
    [Semantic(21)]
    public void A_running_run_is_terminated_when_the_policy_says_so()
    {
        Assert.Equal(IdDecisionKind.TerminateExisting, Decide(WorkflowExecutionStatus.Running, conflict: WorkflowIdConflictPolicy.TerminateExisting).Kind);
#pragma warning disable CS0612
        Assert.Equal(IdDecisionKind.TerminateExisting, Decide(WorkflowExecutionStatus.Running, WorkflowIdReusePolicy.TerminateIfRunning).Kind);
        Assert.Equal(IdDecisionKind.StartNew, Decide(WorkflowExecutionStatus.Completed, WorkflowIdReusePolicy.TerminateIfRunning).Kind);
#pragma warning restore CS0612
    }

    [Theory]
    [Semantic(21)]
    [InlineData(WorkflowExecutionStatus.Completed, false)]
    [InlineData(WorkflowExecutionStatus.ContinuedAsNew, false)]
    [InlineData(WorkflowExecutionStatus.Failed, true)]
    [InlineData(WorkflowExecutionStatus.Canceled, true)]
    [InlineData(WorkflowExecutionStatus.Terminated, true)]
    [InlineData(WorkflowExecutionStatus.TimedOut, true)]
    public void Failed_only_lets_an_id_be_used_again_after_anything_but_success(WorkflowExecutionStatus status, bool allowed)
    {
        if (allowed)
        {
            Assert.Equal(IdDecisionKind.StartNew, Decide(status, WorkflowIdReusePolicy.AllowDuplicateFailedOnly).Kind);
            return;
        }

        var error = Assert.Throws<RpcException>(() => Decide(status, WorkflowIdReusePolicy.AllowDuplicateFailedOnly));
        Assert.StartsWith("Workflow execution already finished successfully. WorkflowId: wf, RunId: run-1.", error.Message);
        Assert.Equal(StatusCode.AlreadyExists, error.Code);
    }

    [Fact]
    [Semantic(21)]
    public void Reject_duplicate_refuses_a_used_id()
    {
        var error = Assert.Throws<RpcException>(() => Decide(WorkflowExecutionStatus.Failed, WorkflowIdReusePolicy.RejectDuplicate));

        Assert.StartsWith("Workflow execution already finished. WorkflowId: wf, RunId: run-1.", error.Message);
    }

    [Fact]
    public void A_closed_id_may_be_used_again_by_default()
    {
        Assert.Equal(IdDecisionKind.StartNew, Decide(WorkflowExecutionStatus.Completed).Kind);
    }

    [Fact]
    public void Policies_that_contradict_each_other_are_refused()
    {
#pragma warning disable CS0612
        Assert.Equal(StatusCode.InvalidArgument, Assert.Throws<RpcException>(
            () => IdPolicies.Decide(null, "r", WorkflowIdReusePolicy.TerminateIfRunning, WorkflowIdConflictPolicy.Fail)).Code);
#pragma warning restore CS0612
        Assert.Equal(StatusCode.InvalidArgument, Assert.Throws<RpcException>(
            () => IdPolicies.Decide(null, "r", WorkflowIdReusePolicy.RejectDuplicate, WorkflowIdConflictPolicy.TerminateExisting)).Code);
    }

    [Fact]
    [Semantic(21)]
    public void A_request_that_uses_a_running_run_can_attach_itself_to_it()
    {
        var run = new RunFixture().Start();
        var request = RunFixture.StartRequest();
        request.RequestId = "second";
        request.OnConflictOptions = new OnConflictOptions { AttachRequestId = true, AttachLinks = true };
        request.Links.Add(new Protocol.Common.V1.Link());

        run.Do(d => IdPolicies.AttachToExisting(d, request));

        Assert.Equal("3 WorkflowExecutionOptionsUpdated", run.EventsFrom(3));
        Assert.Equal("second", run.Event(3).WorkflowExecutionOptionsUpdatedEventAttributes.AttachedRequestId);
        Assert.Single(run.Event(3).Links);
        Assert.Equal(
            new IdDecision(IdDecisionKind.UseExisting, Started: false, IsRepeatedRequest: true),
            IdPolicies.Decide(CurrentRun.Of(run.State), "second", WorkflowIdReusePolicy.Unspecified, WorkflowIdConflictPolicy.Fail));
    }

    [Fact]
    public void The_row_of_a_closed_run_tells_what_the_policies_need()
    {
        var run = new RunFixture().Begin(Do.CompleteWorkflow());

        var current = CurrentRun.Of(RunRows.Of(run.State, new RunNumber(1)));

        Assert.Equal(CurrentRun.Of(run.State) with { AttachedRequestIds = current.AttachedRequestIds }, current);
        Assert.Equal(("wf", "run-1", "run-1", "start-request"), (current.WorkflowId, current.RunId, current.FirstRunId, current.StartRequestId));
        Assert.Equal(WorkflowExecutionStatus.Completed, current.Status);
    }

    [Fact]
    [Semantic(21)]
    public void Terminating_for_a_new_run_says_why()
    {
        var run = new RunFixture().Start();

        run.Do(d => Termination.TerminateForNewRun(d, "run-2"));

        var terminated = run.Event(3).WorkflowExecutionTerminatedEventAttributes;
        Assert.Equal("TerminateIfRunning WorkflowIdReusePolicy", terminated.Reason);
        Assert.Contains("run-2", terminated.Details.Payloads_[0].Data.ToStringUtf8());
    }

    private static IdDecision Decide(
        WorkflowExecutionStatus status,
        WorkflowIdReusePolicy reuse = WorkflowIdReusePolicy.Unspecified,
        WorkflowIdConflictPolicy conflict = WorkflowIdConflictPolicy.Unspecified) => IdPolicies.Decide(Current(status), "other", reuse, conflict);

    [Fact, Semantic(20, 1)]
    public void Describe_names_the_requests_that_were_attached_and_where()
    {
        var run = new RunFixture().Start().Poll();
        var request = RunFixture.StartRequest();
        request.RequestId = "second";
        request.OnConflictOptions = new() { AttachRequestId = true };
        run.Apply(d => IdPolicies.AttachToExisting(d, request));
        Assert.True(Infos()["second"].Buffered);

        run.Complete();

        Assert.Equal((EventType.WorkflowExecutionOptionsUpdated, 5L, false), (Infos()["second"].EventType, Infos()["second"].EventId, Infos()["second"].Buffered));
        Assert.Equal((EventType.WorkflowExecutionStarted, 1L), (Infos()["start-request"].EventType, Infos()["start-request"].EventId));

        IDictionary<string, Weir.Protocol.Workflow.V1.RequestIdInfo> Infos() => Descriptions.Describe(run.State).WorkflowExtendedInfo.RequestIdInfos;
    }

    private static CurrentRun Current(WorkflowExecutionStatus status) => new("wf", "run-1", "run-0", "start-request", status);
}
