using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>Removes all that is stored of a run.</summary>
internal sealed class RunRemover(Connection connection)
{
    private readonly IReadOnlyList<Statement> _statements =
    [
        connection.Prepare("DELETE FROM transitions WHERE run = ?"),
        connection.Prepare("DELETE FROM search WHERE run = ?"),
        connection.Prepare("DELETE FROM runs WHERE number = ?"),
        Meta.PrepareDeleted(connection),
    ];

    public void Remove(RunNumber run)
    {
        foreach (var statement in _statements)
        {
            statement.Bind(1, run.Value);
            statement.Run();
        }
    }
}
