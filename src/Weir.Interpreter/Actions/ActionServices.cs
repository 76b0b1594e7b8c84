using Microsoft.Extensions.DependencyInjection;
using Weir.Definitions.Actions;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Actions;

/// <summary>Actions with dependencies.</summary>
public static class ActionServices
{
    /// <summary>
    /// Adds an action whose constructor takes services. Every execution gets an instance and a scope of its own, so it may take scoped
    /// ones. A registry that is made from the container's <see cref="IAction"/>s has it.
    /// </summary>
    public static IServiceCollection AddWeirAction<TAction>(this IServiceCollection services)
        where TAction : class, IAction =>
        services
            .AddScoped<TAction>()
            .AddSingleton<IAction>(provider => new ScopedAction<TAction>(provider.GetRequiredService<IServiceScopeFactory>()));

    private sealed class ScopedAction<TAction>(IServiceScopeFactory scopes) : IAction
        where TAction : class, IAction
    {
        private readonly Lazy<(ActionDescription Description, IReadOnlyList<string> Aliases, int Version)> facts = new(() =>
        {
            using var scope = scopes.CreateScope();
            var action = scope.ServiceProvider.GetRequiredService<TAction>();
            return (action.Description, action.Aliases, action.MajorVersion);
        });

        public ActionDescription Description => facts.Value.Description;

        public IReadOnlyList<string> Aliases => facts.Value.Aliases;

        public int MajorVersion => facts.Value.Version;

        public IReadOnlyList<string> ValidateConfig(ObjectValue inputs)
        {
            using var scope = scopes.CreateScope();
            return scope.ServiceProvider.GetRequiredService<TAction>().ValidateConfig(inputs);
        }

        public async ValueTask<ActionHealth> CheckHealthAsync(CancellationToken cancellationToken)
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                return await scope.ServiceProvider.GetRequiredService<TAction>().CheckHealthAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        public async Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                return await scope.ServiceProvider.GetRequiredService<TAction>().ExecuteAsync(context, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
