using System.Globalization;
using System.Reflection;
using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>
/// Brings a database to the newest schema: the numbered files beside this one, each in one transaction, forward only. What SQL cannot
/// work out of the rows that are there is filled in within the same transaction. The version is in
/// <c>user_version</c>; <c>application_id</c> marks the file as Weir's.
/// </summary>
internal static class Migrations
{
    private const long ApplicationId = 0x57656972; // "Weir"

    private static readonly IReadOnlyList<string> _scripts = ReadScripts();

    public static int Newest => _scripts.Count;

    public static void Run(Connection connection, string file)
    {
        var version = connection.Number("PRAGMA user_version");
        if (version > Newest)
        {
            throw new StoreException(
                StoreFailure.NewerSchema,
                $"{file} has schema {version}, written by a newer Weir; this one knows up to {Newest}: start the newer version, or use another data folder");
        }

        var application = connection.Number("PRAGMA application_id");
        if (application != ApplicationId && (version != 0 || connection.Number("SELECT count(*) FROM sqlite_master") != 0))
        {
            throw new StoreException(
                StoreFailure.Broken, $"{file} is a database of another program: move it away, or use another data folder");
        }

        for (var next = (int)version; next < Newest; next++)
        {
            try
            {
                connection.Execute($"BEGIN IMMEDIATE; {_scripts[next]}");
                if (next + 1 == SearchBackfill.Schema)
                {
                    SearchBackfill.Run(connection);
                }

                connection.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {next + 1}; COMMIT");
            }
            catch (StoreException)
            {
                connection.RollBack();
                throw;
            }
        }
    }

    private static List<string> ReadScripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        List<string> scripts = [];
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            scripts.Add(reader.ReadToEnd());
            if (int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture) != scripts.Count)
            {
                throw new InvalidOperationException($"migration {name} is out of order");
            }
        }

        return scripts;
    }
}
