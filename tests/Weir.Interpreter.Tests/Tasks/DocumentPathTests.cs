using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Runs;

namespace Weir.Interpreter.Tests.Tasks;

/// <summary>
/// Every YAML block of the Attune document on a whole engine, by the paths that it can take: success, failure with rollback, timeout,
/// skipped, paused, cancelled. What the parts of the expected text are is how the run ended, and its tasks in order.
/// </summary>
/// <remarks>
/// A path is <c>success</c>, <c>fail ACTION</c>, <c>timeout ACTION</c> (which says so itself), <c>pause WHERE</c>, <c>cancel WHERE</c>, or
/// <c>skip NODE WHERE</c>, where WHERE is an action that is running, or <c>ask</c>: a question is open.
/// </remarks>
public sealed class DocumentPathTests
{
    private const string Given = """{"app_name":"shop","version":"1.2","environment":"production"}""";

    private const string Built = "create_deployment completed, build_image completed";
    private const string Deployed = Built + ", deploy_containers completed";
    private const string Undone = "rollback_deployment completed, cleanup_deployment completed, notify_failure completed";
    private const string Live = "health_check completed, update_deployment_status completed, notify_success completed";
    private const string Checks = "check_database completed, check_redis completed, check_rabbitmq completed";
    private const string Regions = "deploy_to_regions completed, deploy_to_regions[0] completed, deploy_to_regions[1] completed, deploy_to_regions[2] completed";
    private const string Batches = "process_large_dataset completed, process_large_dataset[0] completed, process_large_dataset[1] completed, process_large_dataset[2] completed";

    private static readonly Dictionary<string, string> Actions = new()
    {
        ["my_pack.create_deployment_record"] = """{"id":"d-1","health_url":"http://d-1/health"}""",
        ["docker.build_and_push"] = """{"image_uri":"registry.example.com/shop:1.2"}""",
        ["kubernetes.apply_deployment"] = "{}",
        ["kubernetes.wait_for_ready"] = "{}",
        ["kubernetes.rollback_deployment"] = "{}",
        ["http.get"] = """{"status":200}""",
        ["my_pack.update_deployment_status"] = """{"status":"success"}""",
        ["my_pack.cleanup_resources"] = "{}",
        ["slack.post_message"] = "{}",
        ["postgres.health_check"] = "{}",
        ["redis.ping"] = "{}",
        ["rabbitmq.cluster_status"] = "{}",
        ["cloud.deploy_instance"] = "{}",
        ["data.transform"] = "{}",
        ["http.post"] = "{}",
        ["ml.train_model"] = "{}",
        ["cloud.provision"] = """{"host":"h"}""",
        ["my.prepare"] = "{}",
        ["my.deploy"] = "{}",
        ["my.show"] = "{}",
    };

    [Theory]
    [InlineData("success", "completed", Deployed + ", wait_for_ready completed, " + Live)]
    [InlineData("fail my_pack.create_deployment_record", "completed", "create_deployment failed, notify_failure completed")]
    [InlineData("fail docker.build_and_push", "completed", "create_deployment completed, build_image failed, cleanup_deployment completed, notify_failure completed")]
    [InlineData("fail kubernetes.apply_deployment", "completed", Built + ", deploy_containers failed, " + Undone)]
    [InlineData("fail kubernetes.wait_for_ready", "completed", Deployed + ", wait_for_ready failed, " + Undone)]
    [InlineData("fail http.get", "completed", Deployed + ", wait_for_ready completed, health_check failed, " + Undone)]
    [InlineData("fail my_pack.update_deployment_status", "failed", Deployed + ", wait_for_ready completed, health_check completed, update_deployment_status failed")]
    [InlineData("timeout docker.build_and_push", "completed", "create_deployment completed, build_image timed_out, cleanup_deployment completed, notify_failure completed")]
    [InlineData("timeout kubernetes.wait_for_ready", "completed", Deployed + ", wait_for_ready timed_out, " + Undone)]
    [InlineData("pause docker.build_and_push", "completed", Deployed + ", wait_for_ready completed, " + Live)]
    [InlineData("pause kubernetes.wait_for_ready", "completed", Deployed + ", wait_for_ready completed, " + Live)]
    [InlineData("cancel my_pack.create_deployment_record", "cancelled", "create_deployment cancelled")]
    [InlineData("cancel kubernetes.wait_for_ready", "cancelled", Deployed + ", wait_for_ready cancelled")]
    [InlineData("skip health_check kubernetes.wait_for_ready", "completed", Deployed + ", wait_for_ready completed, health_check skipped")]
    public Task DeployApplication(string path, string status, string tasks) => TakesAsync("deploy_application", path, status, tasks, Given);

    [Theory]
    [InlineData("success", "completed", "parallel_checks completed, " + Checks + ", deploy_app completed")]
    [InlineData("fail redis.ping", "completed", "parallel_checks failed, check_database completed, check_redis failed, check_rabbitmq completed, abort_deployment completed")]
    [InlineData("timeout redis.ping", "completed", "parallel_checks timed_out, check_database completed, check_redis timed_out, check_rabbitmq completed, abort_deployment completed")]
    [InlineData("pause redis.ping", "completed", "parallel_checks completed, " + Checks + ", deploy_app completed")]
    [InlineData("cancel redis.ping", "cancelled", "parallel_checks cancelled, check_database completed, check_redis cancelled, check_rabbitmq completed")]
    [InlineData("skip deploy_app redis.ping", "completed", "parallel_checks completed, " + Checks + ", deploy_app skipped")]
    public Task ParallelExecution(string path, string status, string tasks) => TakesAsync("parallel_checks", path, status, tasks);

    [Theory]
    [InlineData("success", "completed", Regions + ", " + Batches + ", verify_deployments completed")]
    [InlineData("fail cloud.deploy_instance", "failed", "deploy_to_regions failed, deploy_to_regions[0] failed, deploy_to_regions[1] failed, deploy_to_regions[2] failed, " + Batches)]
    [InlineData("timeout data.transform", "timed_out", Regions + ", process_large_dataset timed_out, process_large_dataset[0] timed_out, process_large_dataset[1] timed_out, process_large_dataset[2] timed_out, verify_deployments completed")]
    [InlineData("pause cloud.deploy_instance", "completed", Regions + ", " + Batches + ", verify_deployments completed")]
    [InlineData("cancel data.transform", "cancelled", Regions + ", process_large_dataset cancelled, process_large_dataset[0] cancelled, process_large_dataset[1] cancelled, process_large_dataset[2] cancelled, verify_deployments completed")]
    [InlineData("skip verify_deployments cloud.deploy_instance", "completed", Regions + ", " + Batches + ", verify_deployments skipped")]
    public Task Iteration(string path, string status, string tasks) => TakesAsync("iteration", path, status, tasks);

    [Theory]
    [InlineData("success", "completed", "check_environment completed, require_approval completed, deploy_app completed")]
    [InlineData("timeout", "timed_out", "check_environment completed, require_approval cancelled")]
    [InlineData("pause ask", "completed", "check_environment completed, require_approval completed, deploy_app completed")]
    [InlineData("cancel ask", "cancelled", "check_environment completed, require_approval cancelled")]
    [InlineData("skip deploy_app ask", "completed", "check_environment completed, require_approval completed, deploy_app skipped")]
    [InlineData("skip require_approval ask", "completed", "check_environment completed, require_approval skipped")]
    public Task ConditionalExecution(string path, string status, string tasks) => TakesAsync("approval", path, status, tasks);

    [Theory]
    [InlineData("success", "completed", "flaky_api_call completed, process_response completed")]
    [InlineData("fail http.post", "completed", "flaky_api_call failed, log_error completed")]
    [InlineData("timeout http.post", "completed", "flaky_api_call timed_out, log_error completed")]
    [InlineData("pause http.post", "completed", "flaky_api_call completed, process_response completed")]
    [InlineData("cancel http.post", "cancelled", "flaky_api_call cancelled")]
    [InlineData("skip process_response http.post", "completed", "flaky_api_call completed, process_response skipped")]
    public Task ErrorHandlingAndRetry(string path, string status, string tasks) => TakesAsync("flaky", path, status, tasks);

    [Theory]
    [InlineData("success", "completed", "long_running_task completed")]
    [InlineData("fail ml.train_model", "failed", "long_running_task failed")]
    [InlineData("timeout ml.train_model", "completed", "long_running_task timed_out, cleanup_and_notify completed")]
    [InlineData("pause ml.train_model", "completed", "long_running_task completed")]
    [InlineData("cancel ml.train_model", "cancelled", "long_running_task cancelled")]
    public Task TimeoutAndCancellation(string path, string status, string tasks) => TakesAsync("training", path, status, tasks);

    [Theory]
    [InlineData("success", "completed", "provision_infrastructure completed, deploy_application completed")]
    [InlineData("fail cloud.provision", "failed", "provision_infrastructure failed")]
    [InlineData("timeout cloud.provision", "timed_out", "provision_infrastructure timed_out")]
    [InlineData("pause cloud.provision", "completed", "provision_infrastructure completed, deploy_application completed")]
    [InlineData("cancel cloud.provision", "cancelled", "provision_infrastructure cancelled")]
    [InlineData("skip deploy_application cloud.provision", "completed", "provision_infrastructure completed, deploy_application skipped")]
    public Task Subworkflows(string path, string status, string tasks) => TakesAsync("provision", path, status, tasks);

    // No agent has a part in the next two: they are over in the workflow task that begins them, so that nothing can come between.
    [Fact]
    public Task IterationVariables()
    {
        var items = string.Join(", ", Enumerable.Range(0, 12).Select(index => $"process_one_by_one[{index}] completed"));
        return TakesAsync(
            "iteration_variables",
            "success",
            "completed",
            $"process_one_by_one completed, {items}, process_in_batches completed, process_in_batches[0] completed, process_in_batches[1] completed");
    }

    [Fact]
    public Task SimpleSequence() => TakesAsync("simple_sequence", "success", "completed", "task1 completed, task2 completed");

    [Theory]
    [InlineData("success", "completed", "prepare completed, deploy completed, show completed")]
    [InlineData("fail my.deploy", "completed", "prepare completed, deploy failed, show completed")]
    [InlineData("timeout my.deploy", "completed", "prepare completed, deploy timed_out, show completed")]
    [InlineData("pause my.deploy", "completed", "prepare completed, deploy completed, show completed")]
    [InlineData("cancel my.deploy", "cancelled", "prepare completed, deploy cancelled")]
    [InlineData("skip deploy my.prepare", "completed", "prepare completed, deploy skipped")]
    public Task TemplateHelpers(string path, string status, string tasks) => TakesAsync("template_helpers", path, status, tasks);

    private static async Task TakesAsync(string document, string path, string status, string tasks, string inputs = "{}")
    {
        var words = path.Split(' ');
        var (what, where) = (words[0], words[^1]);
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var fixture = await TaskFixture.StartAsync(
            new TestKeys("api.credentials.token", "t0k3n"), skipsTime: what is "fail" or "timeout");
        fixture.Workflows.Add(DocumentTests.ProvisionStack.Reference, DocumentTests.ProvisionStack);
        foreach (var (name, json) in Actions)
        {
            fixture.With(name, async (_, token) =>
            {
                if (name != where)
                {
                    return TaskFixture.Ok(json);
                }

                began.TrySetResult();
                await mayEnd.Task.WaitAsync(token);
                return what switch
                {
                    "fail" => ActionResult.Failed("broken", retryable: true),
                    "timeout" => ActionResult.TimedOut("it took too long"),
                    _ => TaskFixture.Ok(json),
                };
            });
        }

        await fixture.StartAsync(TaskFixture.Document(document), inputs, DocumentTests.Packed);
        if (Actions.ContainsKey(where))
        {
            // Everything else has gone as far as it can, so that nothing depends on who is faster.
            await began.Task;
            await fixture.UntilAsync(report => report.Nodes.Count(node => node.Kind == PlanNodeKind.Action && node.Status == NodeStatus.Running) <= 1);
        }

        if (what is "pause" or "cancel" or "skip")
        {
            await AskAsync(fixture, words, mayEnd);
        }
        else if (what == "success" && document == "approval")
        {
            await AnswerAsync(fixture);
        }

        mayEnd.TrySetResult();
        var report = await fixture.EndAsync();

        var actual = string.Join(", ", report.Statuses());
        Assert.True(status == report.Status && tasks == actual, $"\nexpected {status}: {tasks}\nbut was  {report.Status}: {actual}");
    }

    private static async Task AskAsync(TaskFixture fixture, string[] words, TaskCompletionSource mayEnd)
    {
        if (words[^1] == "ask")
        {
            await fixture.UntilAsync(report => report.Inquiries.Count > 0);
        }

        if (words[0] == "cancel")
        {
            await fixture.Host.Runs.CancelAsync("run", cancellationToken: TestContext.Current.CancellationToken);
            await fixture.UntilIdleAsync();
            return;
        }

        Assert.Null(await fixture.AskAsync(ControlKind.Pause));
        mayEnd.SetResult();
        await fixture.UntilIdleAsync();
        if (words[0] == "skip")
        {
            Assert.Null(await fixture.AskAsync(ControlKind.Skip, words[1]));
        }

        // A run that has nothing left to do does not stay paused.
        if (await fixture.UntilIdleAsync() == "paused")
        {
            Assert.Null(await fixture.AskAsync(ControlKind.Resume));
            if (words[^1] == "ask")
            {
                await AnswerAsync(fixture);
            }
        }
    }

    private static async Task AnswerAsync(TaskFixture fixture)
    {
        await fixture.UntilAsync(report => report.Inquiries.Count > 0);
        Assert.Null(await fixture.AskAsync(ControlKind.Answer, "require_approval", """{"approved":true}"""));
    }
}
