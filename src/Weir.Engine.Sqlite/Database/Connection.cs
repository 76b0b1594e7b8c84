using SQLitePCL;
using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>One connection with the statements prepared on it. Used by one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private const int BusyTimeoutMs = 5_000;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private readonly string _file;
    private readonly sqlite3 _handle;

    static Connection()
    {
        Batteries_V2.Init();
        FineSleepVfs.Register();
    }

    private Connection(string file, sqlite3 handle)
    {
        _file = file;
        _handle = handle;
    }

    /// <summary>How many rows the last INSERT or UPDATE changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Pages that this connection wrote since it was opened; in WAL mode all of them went to the log.</summary>
    public int PagesWritten
    {
        get
        {
            Check(raw.sqlite3_db_status(_handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var current, out _, 0));
            return current;
        }
    }

    /// <summary>Opens an existing file.</summary>
    public static Connection Open(string file, bool readOnly, long cacheBytes)
    {
        var access = readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE;
        var code = raw.sqlite3_open_v2(file, out var handle, access | raw.SQLITE_OPEN_NOMUTEX, FineSleepVfs.Name);
        var connection = new Connection(file, handle);
        try
        {
            connection.Check(code);
            connection.Check(raw.sqlite3_extended_result_codes(handle, 1));
            connection.Check(raw.sqlite3_busy_timeout(handle, BusyTimeoutMs));
            connection.Execute($"PRAGMA cache_size = -{cacheBytes / 1024}; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs statements that return nothing of interest.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>The number in the first column of the first row.</summary>
    public long Number(string sql)
    {
        var statement = Prepare(sql);
        try
        {
            return statement.Step() ? statement.Number(0) : throw new InvalidOperationException($"no row: {sql}");
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>The statement of this text, prepared once. It is reset; whoever steps it resets it after use.</summary>
    public Statement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
            _statements.Add(sql, statement = new Statement(this, handle));
        }

        return statement;
    }

    /// <summary>Reads every row of a query.</summary>
    public List<T> Query<T>(string sql, Action<Statement> bind, Func<Statement, T> read)
    {
        var query = Prepare(sql);
        try
        {
            bind(query);
            List<T> rows = [];
            while (query.Step())
            {
                rows.Add(read(query));
            }

            return rows;
        }
        finally
        {
            query.Reset();
        }
    }

    /// <summary>Reads every row of a query whose text depends on what a caller asked, so that it is not worth keeping prepared.</summary>
    public List<T> QueryOnce<T>(string sql, Action<Statement> bind, Func<Statement, T> read)
    {
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var handle));
        using var query = new Statement(this, handle);
        bind(query);
        List<T> rows = [];
        while (query.Step())
        {
            rows.Add(read(query));
        }

        return rows;
    }

    /// <summary>Runs <paramref name="work"/> and makes all that it wrote durable, or, when it throws, nothing.</summary>
    public T Transaction<T>(Func<T> work)
    {
        Prepare("BEGIN IMMEDIATE").Run();
        try
        {
            var result = work();
            Prepare("COMMIT").Run();
            return result;
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    /// <summary>Drops what an unfinished transaction wrote. The failure that led here is the one to report.</summary>
    public void RollBack()
    {
        if (raw.sqlite3_get_autocommit(_handle) == 0)
        {
            _ = raw.sqlite3_exec(_handle, "ROLLBACK");
        }
    }

    /// <summary>Copies what it can of the log into the database without waiting for readers or the writer.</summary>
    /// <returns>Pages in the log, and how many of them are in the database by now.</returns>
    public (int Log, int Copied) Checkpoint()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var log, out var copied);

        // Another checkpoint is at work already: nothing was done, and nothing is wrong.
        if ((code & 0xFF) != raw.SQLITE_BUSY)
        {
            Check(code);
        }

        return (log, copied);
    }

    public void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Error(code);
        }
    }

    public StoreException Error(int code) => SqliteErrors.Of(code, raw.sqlite3_errmsg(_handle).utf8_to_string(), _file);

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _handle.Dispose();
    }
}
