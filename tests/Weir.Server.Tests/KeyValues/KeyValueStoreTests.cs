using System.Text;
using Microsoft.Data.Sqlite;
using Weir.Definitions.Values;
using Weir.Interpreter.KeyValues;
using Weir.Server.KeyValues;

namespace Weir.Server.Tests.KeyValues;

public sealed class KeyValueStoreTests : IDisposable
{
    private static readonly KeyReader Deploy = new("shop.deploy", "shop", "ada");
    private readonly string folder = Directory.CreateTempSubdirectory("weir-kv-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(folder, "keys.db");

    private string KeyFile => Path.Combine(folder, "kv.keys");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task NearestScopeWins()
    {
        var store = Store();
        Assert.Null(await store.GetAsync(Deploy, "region", Token));
        store.Set(System("region"), "eu");
        store.Set(new(KeyScope.Pack, "shop", "region"), "us");
        store.Set(new(KeyScope.User, "ada", "region"), "asia");

        Assert.Equal("asia", await store.GetAsync(Deploy, "region", Token));
        Assert.Equal("us", await store.GetAsync(Deploy with { Login = "bob" }, "region", Token));
        Assert.Equal("eu", await store.GetAsync(new("other"), "region", Token));
        Assert.Equal("eu", await store.GetAsync(Deploy, "system:region", Token));
        Assert.Equal("us", await store.GetAsync(Deploy, "pack:region", Token));
        Assert.Null(await store.GetAsync(new("other"), "pack:region", Token));
        Assert.Equal(["pack:shop:region", "system:region", "user:ada:region"], store.List().Select(entry => entry.Name.ToString()));
        Assert.True(store.Delete(System("region")));
        Assert.False(store.Delete(System("region")));
    }

    [Fact]
    public async Task ValuesKeepTheirType()
    {
        var store = Store();
        store.Set(System("limits"), ValueJson.Parse("""{"max":[1,2.5,null,true]}"""));
        Assert.Equal(ValueJson.Parse("""{"max":[1,2.5,null,true]}"""), await store.GetAsync(Deploy, "limits", Token));
    }

    [Fact]
    public async Task SecretsAreForThoseAllowed()
    {
        var store = Store();
        store.Set(System("token"), "s3cr3t-value", isSecret: true);
        var closed = await Assert.ThrowsAsync<KeyRefusedException>(() => store.GetSecretAsync(Deploy, "token", Token).AsTask());
        Assert.Contains("may not read the secret 'system:token'", closed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", closed.Message, StringComparison.Ordinal);

        store.Set(System("token"), "s3cr3t-value", isSecret: true, ["shop.*"]);
        Assert.Equal("s3cr3t-value", await store.GetSecretAsync(Deploy, "token", Token));
        await Assert.ThrowsAsync<KeyRefusedException>(() => store.GetSecretAsync(Deploy with { Workflow = "shopping" }, "token", Token).AsTask());
        await Assert.ThrowsAsync<KeyRefusedException>(() => store.GetAsync(Deploy, "token", Token).AsTask());

        store.Set(new(KeyScope.Pack, "shop", "own"), "pack-secret", isSecret: true);
        Assert.Equal("pack-secret", await store.GetSecretAsync(Deploy, "own", Token));
        Assert.Null(await store.GetSecretAsync(new("other", "other"), "own", Token));
    }

    [Fact]
    public void NothingIsReadableOnDisk()
    {
        var store = Store();
        store.Set(System("token"), "s3cr3t-value", isSecret: true);
        store.Set(System("plain"), "visible-value");
        SqliteConnection.ClearAllPools();

        foreach (var file in Directory.GetFiles(folder))
        {
            var text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.DoesNotContain("s3cr3t-value", text, StringComparison.Ordinal);
            Assert.DoesNotContain("visible-value", text, StringComparison.Ordinal);
        }

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        }
    }

    [Theory]
    [InlineData("UPDATE keys SET key = 'other'", "other")]
    [InlineData("UPDATE keys SET secret = 0", "token")]
    [InlineData("UPDATE keys SET allowed = '*'", "token")]
    [InlineData("UPDATE keys SET value = x'00000000000000000000000000000000000000000000000000000000000000'", "token")]
    public void ChangedRowsAreNoticed(string sql, string key)
    {
        var store = Store();
        store.Set(System("token"), "s3cr3t-value", isSecret: true, ["shop.*"]);
        using (var connection = new SqliteConnection($"Data Source={Database};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        Assert.Contains("was changed outside Weir", Assert.Throws<KeyRingException>(() => store.Read(System(key))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RotationEncryptsEverythingAnewAndForgetsTheOldKey()
    {
        var store = Store();
        store.Set(System("a"), "1");
        store.Set(System("b"), "2", isSecret: true, ["*"]);
        var before = store.List().Select(entry => entry.KeyId).Distinct().Single();
        var oldFile = File.ReadAllText(KeyFile);

        var (values, keyId) = store.Rotate();

        Assert.Equal(2, values);
        Assert.NotEqual(before, keyId);
        Assert.All(store.List(), entry => Assert.Equal(keyId, entry.KeyId));
        Assert.Equal("1", await store.GetAsync(Deploy, "a", Token));
        Assert.Equal("2", await store.GetSecretAsync(Deploy, "b", Token));

        // The old key opens nothing any more.
        File.WriteAllText(KeyFile, oldFile);
        Assert.Contains(keyId, Assert.Throws<KeyRingException>(() => store.Read(System("a"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void VariableHoldsTheKeysInstead()
    {
        var (first, second) = (Convert.ToBase64String(new byte[32]), Convert.ToBase64String([.. Enumerable.Repeat((byte)7, 32)]));
        Store(first).Set(System("a"), "1");
        Assert.False(File.Exists(KeyFile));

        Assert.Throws<KeyRingException>(() => Store(second).Read(System("a")));
        var both = Store($"{second},{first}");
        Assert.Equal("1", both.Read(System("a"))?.Value);
        both.Rotate();
        Assert.Equal("1", Store(second).Read(System("a"))?.Value);
        Assert.Contains("WEIR_KEY must hold keys of 32 bytes", Assert.Throws<KeyRingException>(() => Store("short").Read(System("a"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyFileThatOthersMayReadIsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no modes there");
        var store = Store();
        store.Set(System("a"), "1");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        }

        Assert.Contains("chmod 600", Assert.Throws<KeyRingException>(() => store.Read(System("a"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WritersAndRotationsAtOnceLoseNothing()
    {
        var store = Store();
        store.Set(System("start"), "1");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(
            () =>
            {
                for (var i = 0; i < 10; i++)
                {
                    if (writer == 0)
                    {
                        store.Rotate();
                    }
                    else
                    {
                        store.Set(System($"{writer}-{i}"), Value.Of(i));
                        Assert.Equal(Value.Of(i), store.Read(System($"{writer}-{i}"))!.Value.Value);
                    }
                }
            },
            Token)));

        Assert.Equal(31, store.List().Count);
        Assert.All(store.List(), entry => Assert.NotNull(store.Read(entry.Name)));
    }

    private static KeyName System(string key) => new(KeyScope.System, "", key);

    private KeyValueStore Store(string? variable = null) => new(new() { Database = Database, KeyFile = KeyFile, Variable = variable });
}
