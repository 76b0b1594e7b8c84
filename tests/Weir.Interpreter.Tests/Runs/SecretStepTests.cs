using Weir.Definitions.Values;
using Weir.Interpreter.KeyValues;
using Weir.Interpreter.Runs;
using Weir.Interpreter.Tests.Support;
using Weir.Interpreter.Tests.Tasks;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Runs;

/// <summary><c>kv.get_secret</c> in the steps of jobs: read by the agent, shown to nobody.</summary>
public sealed class SecretStepTests
{
    private const string Secret = "s3cr3t-value";

    [Fact]
    public async Task StepsReadSecretsThatNobodyElseSees()
    {
        await using var fixture = await RunFixture.StartAsync(keys: new TaskRunTests.FakeKeys());
        fixture.StartAgent();
        var seen = fixture.Scratch["seen"];

        var report = await RunAsync(fixture, "shop.release", """
            jobs:
              use:
                env: { TOKEN: "${{ kv.get_secret('token') }}" }
                outputs: { said: "${{ steps.say.outputs.said }}" }
                steps:
                  - id: say
                    run: |
                      echo "$TOKEN" > SEEN
                      echo "token is $TOKEN"
                      echo "said=$TOKEN" >> $WEIR_OUTPUT
                  - if: ${{ kv.get_secret('token') == 'other' }}
                    run: exit 1
                  - run: echo ${{ kv.get_secret('token') }} | base64
            outputs: { said: "${{ jobs.use.outputs.said }}" }
            """.Replace("SEEN", seen, StringComparison.Ordinal));

        Assert.Equal(("completed", """{"said":"***"}"""), (report.Status, report.Outputs.ToJson()));
        Assert.Equal(Secret + "\n", await File.ReadAllTextAsync(seen, TestContext.Current.CancellationToken));
        Assert.Contains("token is ***", fixture.Recorder.Lines);
        Assert.DoesNotContain(fixture.Recorder.Lines, line => line.Contains(Secret, StringComparison.Ordinal)
            || line.Contains(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Secret))[..12], StringComparison.Ordinal));
        await foreach (var entry in fixture.Client.GetWorkflowHandle("run").FetchHistoryEventsAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.DoesNotContain(Secret, Google.Protobuf.MessageExtensions.ToByteString(entry).ToStringUtf8(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SecretThatMayNotBeReadBreaksTheStepWithItsPlace()
    {
        await using var fixture = await RunFixture.StartAsync(keys: new TaskRunTests.FakeKeys());
        fixture.StartAgent();

        var report = await RunAsync(fixture, "other.release", """
            jobs:
              use:
                steps:
                  - run: echo before
                  - run: echo "${{ kv.get_secret('token') }}"
            """);

        Assert.Equal("failed", report.Status);
        Assert.Contains("test.yaml:6:", report.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("workflow 'other.release' may not read the secret 'token'", report.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("before", fixture.Recorder.Lines);
    }

    private static async Task<RunReport> RunAsync(RunFixture fixture, string reference, string jobs)
    {
        var plan = Plans.Compile($"name: release\n{jobs}") with { Ref = reference };
        await fixture.SubmitAsync(plan);
        return await fixture.Runs.GetResultAsync("run").WaitAsync(Patience.Limit);
    }
}
