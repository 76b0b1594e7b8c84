using Weir.Engine.Deployments;
using Weir.Engine.Storage;
using Weir.Engine.TaskQueues;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Tests.Deployments;

public sealed class ForgottenNamespaceTests
{
    [Fact]
    public async Task NamespaceThatIsMadeAnewHasNoneOfTheOldSettings()
    {
        var token = TestContext.Current.CancellationToken;
        await using var store = new MemoryEngineStore();
        await store.OpenAsync(token);
        using var deployments = new DeploymentRegistry(store);
        using var configs = new TaskQueueConfigs(store);
        var queue = new TaskQueueKey("gone", "orders", TaskQueueType.Activity);
        var version = new DeploymentVersion("shop", "1");
        var facts = new DeploymentFacts(DateTimeOffset.UnixEpoch, _ => false, _ => false);
        foreach (var space in new[] { "gone", "kept" })
        {
            await deployments.UpdateAsync(space, "shop", record => DeploymentVersions.Register(record, version, queue with { Namespace = space }, facts), token);
            await configs.UpdateAsync(queue with { Namespace = space }, config => config.FairnessWeightOverrides.Add("a", 2), token);
        }

        var changed = new List<TaskQueueKey>();
        deployments.RoutingChanged = changed.AddRange;
        await deployments.ForgetAsync("gone");
        await configs.ForgetAsync("gone");

        Assert.Null(deployments.Find("gone", "shop"));
        Assert.False(deployments.Routing.Has(queue, version));
        Assert.Equal([queue], changed);
        Assert.Null(configs.Find(queue));
        Assert.NotNull(deployments.Find("kept", "shop"));
        Assert.NotNull(configs.Find(queue with { Namespace = "kept" }));
    }
}
