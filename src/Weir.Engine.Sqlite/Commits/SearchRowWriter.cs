using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>Writes what a run is found by, the rows of <c>search</c>.</summary>
internal sealed class SearchRowWriter(Connection connection)
{
    private readonly Statement _clear = connection.Prepare("DELETE FROM search WHERE run = ?");
    private readonly Statement _add = connection.Prepare("INSERT OR IGNORE INTO search(run, name, value) VALUES(?, ?, ?)");

    public void Replace(RunNumber run, IReadOnlyList<SearchEntry> search)
    {
        _clear.Bind(1, run.Value);
        _clear.Run();
        Add(run, search);
    }

    public void Add(RunNumber run, IReadOnlyList<SearchEntry> search)
    {
        foreach (var (key, value) in search)
        {
            _add.Bind(1, run.Value);
            _add.Bind(2, key);
            _add.Bind(3, value);
            _add.Run();
        }
    }
}
