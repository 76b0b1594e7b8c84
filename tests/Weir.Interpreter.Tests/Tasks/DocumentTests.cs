using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Definitions.Workflows;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Runs;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Tasks;

/// <summary>The YAML blocks of the Attune document, as written, on a whole engine; actions that they name are supplied.</summary>
public sealed class DocumentTests
{
    private const string Given = """{"app_name":"shop","version":"1.2","environment":"production"}""";

    [Fact]
    public async Task DeploymentSucceeds()
    {
        await using var fixture = await DeployAsync();

        var report = await fixture.RunAsync(TaskFixture.Document("deploy_application"), Given, Packed);

        Assert.Equal("completed", report.Status);
        Assert.Equal(ValueJson.Parse("""{"deployment_id":"d-1","status":"success","deployed_version":"1.2"}"""), report.Outputs);
        Assert.Equal(
            [
                "create_deployment completed", "build_image completed", "deploy_containers completed", "wait_for_ready completed", "health_check completed",
                "update_deployment_status completed", "notify_success completed",
            ],
            report.Statuses());
        Assert.Equal("registry.example.com", Input(fixture, "docker.build_and_push").Get("registry"));
        Assert.Equal("✅ Deployed shop v1.2 to production", Input(fixture, "slack.post_message").Get("message"));
        Assert.Equal("http://d-1/health", Input(fixture, "http.get").Get("url"));
    }

    [Fact]
    public async Task FailedDeploymentIsRolledBack()
    {
        await using var fixture = await DeployAsync(("kubernetes.apply_deployment", _ => ActionResult.Failed("no nodes left", retryable: true)));

        var report = await fixture.RunAsync(TaskFixture.Document("deploy_application"), Given, Packed);

        Assert.Equal("completed", report.Status);
        Assert.Equal(
            [
                "create_deployment completed", "build_image completed", "deploy_containers failed", "rollback_deployment completed",
                "cleanup_deployment completed", "notify_failure completed",
            ],
            report.Statuses());
        Assert.Equal(ValueJson.Parse("""{"deployment_id":"d-1","rollback":true}"""), Input(fixture, "my_pack.cleanup_resources"));
        Assert.Equal(ValueJson.Parse("""{"deployment_id":"d-1","status":null,"deployed_version":"1.2"}"""), report.Outputs);
    }

    [Theory]
    [InlineData("my_pack.create_deployment_record", "notify_failure completed")]
    [InlineData("docker.build_and_push", "cleanup_deployment completed")]
    [InlineData("http.get", "rollback_deployment completed")]
    public async Task EachFailureTakesItsWay(string failing, string way)
    {
        await using var fixture = await DeployAsync((failing, _ => ActionResult.Failed("broken", retryable: true)));

        var report = await fixture.RunAsync(TaskFixture.Document("deploy_application"), Given, Packed);

        Assert.Contains(way, report.Statuses());
        Assert.Equal("notify_failure completed", report.Statuses().Last());
        Assert.DoesNotContain("notify_success completed", report.Statuses());
    }

    [Fact]
    public async Task DeploymentIsPausedAndGoesOn()
    {
        var began = new TaskCompletionSource();
        var mayEnd = new TaskCompletionSource();
        await using var fixture = await DeployAsync();
        fixture.Host.Actions.Unregister("docker.build_and_push");
        fixture.With("docker.build_and_push", async (_, _) =>
        {
            began.SetResult();
            await mayEnd.Task;
            return TaskFixture.Ok("""{"image_uri":"i"}""");
        });
        await fixture.StartAsync(TaskFixture.Document("deploy_application"), Given, Packed);
        await began.Task;

        Assert.Null(await fixture.AskAsync(ControlKind.Pause));
        Assert.False((await fixture.Host.Runs.GetNodesAsync("run")).IsPaused);
        mayEnd.SetResult();
        var paused = await fixture.UntilAsync(report => report.IsPaused);
        Assert.Equal((NodeStatus.Succeeded, NodeStatus.Held), (paused.StatusOf("build_image"), paused.StatusOf("deploy_containers")));
        Assert.Equal("paused", (await fixture.Host.Runs.GetStatusAsync("run")).Status);
        Assert.Equal("the run is paused already", await fixture.AskAsync(ControlKind.Pause));
        Assert.Null(await fixture.AskAsync(ControlKind.Resume));

        Assert.Equal("completed", (await fixture.EndAsync()).Status);
    }

    [Fact]
    public async Task DeploymentIsCancelled()
    {
        var began = new TaskCompletionSource();
        await using var fixture = await DeployAsync();
        fixture.Host.Actions.Unregister("kubernetes.wait_for_ready");
        fixture.With("kubernetes.wait_for_ready", async (_, token) =>
        {
            began.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return TaskFixture.Ok("{}");
        });
        await fixture.StartAsync(TaskFixture.Document("deploy_application"), Given, Packed);
        await began.Task;

        await fixture.Host.Runs.CancelAsync("run", cancellationToken: TestContext.Current.CancellationToken);
        var report = await fixture.EndAsync();

        Assert.Equal("cancelled", report.Status);
        Assert.Contains("wait_for_ready cancelled", report.Statuses());
    }

    [Fact]
    public async Task ParallelTasksAllEndBeforeTheRunGoesOn()
    {
        await using var fixture = await TaskFixture.StartAsync();
        fixture.With("postgres.health_check").With("redis.ping").With("rabbitmq.cluster_status");
        var report = await fixture.RunAsync(TaskFixture.Document("parallel_checks"));

        Assert.Equal("completed", report.Status);
        Assert.Equal("deploy_app completed", report.Statuses().Last());
        Assert.Equal(3, fixture.Calls.Count);
    }

    [Fact]
    public async Task OneFailedParallelTaskFailsTheGroup()
    {
        await using var fixture = await TaskFixture.StartAsync();
        fixture.With("postgres.health_check").With("redis.ping", _ => ActionResult.Failed("no redis", retryable: true)).With("rabbitmq.cluster_status");
        var report = await fixture.RunAsync(TaskFixture.Document("parallel_checks"));

        Assert.Equal("abort_deployment completed", report.Statuses().Last());
        Assert.Contains("redis", string.Join(' ', report.Statuses()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ItemsAndBatchesRunAsTheyAreWritten()
    {
        await using var fixture = await TaskFixture.StartAsync();
        fixture.With("cloud.deploy_instance", input => TaskFixture.Ok($$"""{"where":"{{input.Get("region").ToText()}}"}"""));
        fixture.With("data.transform", input => TaskFixture.Ok($$"""{"n":{{((ArrayValue)input.Get("records")).Count}}}"""));

        var report = await fixture.RunAsync(TaskFixture.Document("iteration"));

        Assert.Equal("completed", report.Status);
        Assert.Equal(["asia", "eu", "us"], Inputs(fixture, "cloud.deploy_instance").Select(input => input.Get("region").ToText()).Order());
        Assert.Equal([50, 100, 100], Inputs(fixture, "data.transform").Select(input => ((ArrayValue)input.Get("records")).Count).Order());
        Assert.Equal((Value)250, report.Outputs.Get("total"));
    }

    [Fact]
    public async Task InquiryIsAnswered()
    {
        await using var fixture = await TaskFixture.StartAsync();
        await fixture.StartAsync(TaskFixture.Document("approval"));
        var open = Assert.Single((await fixture.UntilAsync(report => report.Inquiries.Count > 0)).Inquiries);
        Assert.Equal("Approve production deployment of shop?", open.Inquiry.Prompt);

        Assert.Contains("approved", await fixture.AskAsync(ControlKind.Answer, "require_approval", """{"approved":"perhaps"}"""), StringComparison.Ordinal);
        Assert.Null(await fixture.AskAsync(ControlKind.Answer, "require_approval", """{"approved":true}""", by: "ada"));

        var report = await fixture.EndAsync();
        Assert.Equal(["check_environment completed", "require_approval completed", "deploy_app completed"], report.Statuses());
        Assert.Empty((await fixture.Host.Runs.GetNodesAsync("run")).Inquiries);
    }

    [Fact]
    public async Task RefusedInquiryTakesTheOtherWay()
    {
        await using var fixture = await TaskFixture.StartAsync();
        await fixture.StartAsync(TaskFixture.Document("approval"));
        await fixture.UntilAsync(report => report.Inquiries.Count > 0);
        await fixture.AskAsync(ControlKind.Answer, "require_approval", """{"approved":false}""");

        Assert.Contains("cancel_deployment completed", (await fixture.EndAsync()).Statuses());
    }

    [Fact]
    public async Task UnmetConditionSkipsTheTask()
    {
        await using var fixture = await TaskFixture.StartAsync();
        var report = await fixture.RunAsync(TaskFixture.Document("approval"), """{"environment":"dev"}""");

        Assert.Equal(("completed", "check_environment skipped"), (report.Status, report.Statuses().First()));
    }

    [Fact]
    public async Task OnlyTheNamedErrorIsTriedAgain()
    {
        await using var fixture = await TaskFixture.StartAsync(skipsTime: true);
        var calls = 0;
        fixture.With("http.post", _ => ActionResult.Failed("slow", retryable: true) with { ErrorType = calls++ < 2 ? "timeout" : "refused" });
        var report = await fixture.RunAsync(TaskFixture.Document("flaky"));

        Assert.Equal(3, calls);
        Assert.Equal(["flaky_api_call failed", "log_error completed"], report.Statuses());
        Assert.Equal([1, 2, 3], fixture.Host.Recorder.Finished.Where(step => step.Uses == "http.post").Select(step => step.Attempt));
    }

    [Fact]
    public async Task SlowTaskTakesTheWayOfItsTimeout()
    {
        var clock = new ManualTimeProvider();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var fixture = await TaskFixture.StartAsync(agentTime: clock);
        fixture.With("ml.train_model", async (_, token) =>
        {
            began.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return TaskFixture.Ok("{}");
        });
        await fixture.StartAsync(TaskFixture.Document("training"));
        await began.Task;
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(["long_running_task timed_out", "cleanup_and_notify completed"], (await fixture.EndAsync()).Statuses());
    }

    [Fact]
    public async Task ActionThatIsAWorkflowRunsAsOne()
    {
        await using var fixture = await TaskFixture.StartAsync();
        fixture.Workflows.Add(ProvisionStack.Reference, ProvisionStack);
        fixture.With("cloud.provision", """{"host":"h"}""");

        var report = await fixture.RunAsync(TaskFixture.Document("provision"));

        Assert.Equal(("completed", (Value)"http://h/eu"), (report.Status, report.Outputs.Get("url")));
        Assert.Equal("shop-dev", Input(fixture, "cloud.provision").Get("name"));
        Assert.Equal("completed", (await fixture.EndAsync("run/provision_infrastructure")).Status);
    }

    [Fact]
    public async Task TemplateHelpersGiveWhatTheDocumentSays()
    {
        await using var fixture = await TaskFixture.StartAsync(new TestKeys("api.credentials.token", "t0k3n"));
        fixture.With("my.prepare").With("my.deploy").With("my.show");
        await fixture.RunAsync(TaskFixture.Document("template_helpers"));

        var batches = ((ArrayValue)Input(fixture, "my.show").Get("batches")).Items.Select(batch => ((ArrayValue)batch).Count);
        Assert.Equal([100, 100, 50], batches);
        var others = Input(fixture, "my.show").Members.Where(member => member.Key != "batches");
        Assert.Equal(
            ValueJson.Parse("""
                {
                  "message": "SHOP", "path": "/var/logs", "config": {"a": 1}, "payload": "{\"b\":2}", "regions": [{"id": "eu", "enabled": true}],
                  "first_region": "eu", "count": 2, "status": "succeeded", "url": "https://localhost", "flag": false, "secret": "t0k3n"
                }
                """),
            ObjectValue.Of(others));
    }

    [Fact]
    public async Task SequenceRunsInOrder()
    {
        await using var fixture = await TaskFixture.StartAsync();
        var report = await fixture.RunAsync(TaskFixture.Document("simple_sequence"));
        Assert.Equal(["task1 completed", "task2 completed"], report.Statuses());
    }

    /// <summary>The workflow that the block of sub-workflows calls.</summary>
    internal static WorkflowFile ProvisionStack { get; } = new("infrastructure.provision_stack", "provision_stack.yaml", """
        ref: infrastructure.provision_stack
        parameters:
          stack_name: {type: string, required: true}
          region: {type: string, required: true}
        tasks:
          - name: provision
            action: cloud.provision
            input: {name: "{{ parameters.stack_name }}"}
        output_map:
          url: "http://{{ task.provision.result.host }}/{{ parameters.region }}"
        """u8.ToArray());

    internal static RunSubmission Packed(RunSubmission run) =>
        run with { PackConfigs = ObjectValue.Of(("my_pack", ObjectValue.Of(("docker_registry", "registry.example.com")))) };

    private static ObjectValue Input(TaskFixture fixture, string action) => fixture.Calls.First(call => call.Action == action).Input;

    private static IEnumerable<ObjectValue> Inputs(TaskFixture fixture, string action) => fixture.Calls.Where(call => call.Action == action).Select(call => call.Input);

    private static async Task<TaskFixture> DeployAsync(params (string Action, Func<ObjectValue, ActionResult> Run)[] others)
    {
        var fixture = await TaskFixture.StartAsync();
        var usual = new Dictionary<string, Func<ObjectValue, ActionResult>>
        {
            ["my_pack.create_deployment_record"] = _ => TaskFixture.Ok("""{"id":"d-1","health_url":"http://d-1/health"}"""),
            ["docker.build_and_push"] = _ => TaskFixture.Ok("""{"image_uri":"registry.example.com/shop:1.2"}"""),
            ["kubernetes.apply_deployment"] = _ => TaskFixture.Ok("{}"),
            ["kubernetes.wait_for_ready"] = _ => TaskFixture.Ok("{}"),
            ["kubernetes.rollback_deployment"] = _ => TaskFixture.Ok("{}"),
            ["http.get"] = _ => TaskFixture.Ok("""{"status":200}"""),
            ["my_pack.update_deployment_status"] = input => TaskFixture.Ok($$"""{"status":{{input.Get("status").ToJson()}}}"""),
            ["my_pack.cleanup_resources"] = _ => TaskFixture.Ok("{}"),
            ["slack.post_message"] = _ => TaskFixture.Ok("{}"),
        };
        foreach (var (action, run) in others)
        {
            usual[action] = run;
        }

        foreach (var (action, run) in usual)
        {
            fixture.With(action, run);
        }

        return fixture;
    }
}
