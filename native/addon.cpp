// What Node sees: networks on a batch and pools of draws, as opaque handles. src/engine/native-addon.ts describes the calls.
#include <node_api.h>

#include <cstring>
#include <exception>
#include <string>

#include "draws.h"
#include "network.h"

namespace trainless {
namespace {

// Raised whenever the calls change: an addon built from older sources is not used.
constexpr int kInterface = 1;

struct Failure : std::exception {
  explicit Failure(const char* text) : text(text) {}
  const char* what() const noexcept override { return text; }
  const char* text;
};

void check(napi_status status, const char* text) {
  if (status != napi_ok) throw Failure(text);
}

template <napi_value (*Body)(napi_env, napi_value*)>
napi_value guarded(napi_env env, napi_callback_info info) {
  try {
    napi_value arguments[8];
    size_t count = 8;
    check(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr), "arguments cannot be read");
    return Body(env, arguments);
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
    return nullptr;
  }
}

template <typename T>
struct Array {
  T* data;
  size_t length;
};

template <typename T>
Array<T> arrayOf(napi_env env, napi_value value, napi_typedarray_type wanted) {
  bool is = false;
  check(napi_is_typedarray(env, value, &is), "an argument cannot be read");
  napi_typedarray_type type = napi_int8_array;
  size_t length = 0;
  void* data = nullptr;
  if (is) check(napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr), "an array cannot be read");
  if (!is || type != wanted) throw Failure("an argument is an array of another type");
  return {static_cast<T*>(data), length};
}

// What a handle holds; the tag keeps pools and networks apart.
template <typename T>
struct Box {
  static char tag;
  const char* kind;
  T* object;
};
template <typename T>
char Box<T>::tag;

template <typename T>
Box<T>& boxOf(napi_env env, napi_value value) {
  napi_valuetype type;
  void* data = nullptr;
  check(napi_typeof(env, value, &type), "an argument cannot be read");
  if (type != napi_external) throw Failure("an argument is no handle");
  check(napi_get_value_external(env, value, &data), "a handle cannot be read");
  Box<T>& box = *static_cast<Box<T>*>(data);
  if (box.kind != &Box<T>::tag) throw Failure("a handle is of another kind");
  return box;
}

template <typename T>
T& handle(napi_env env, napi_value value) {
  T* const object = boxOf<T>(env, value).object;
  if (!object) throw Failure("the handle was released");
  return *object;
}

template <typename T>
napi_value newHandle(napi_env env, T* object) {
  Box<T>* const box = new Box<T>{&Box<T>::tag, object};
  napi_value value;
  const auto finalize = [](napi_env, void* data, void*) {
    delete static_cast<Box<T>*>(data)->object;
    delete static_cast<Box<T>*>(data);
  };
  check(napi_create_external(env, box, finalize, nullptr, &value), "a handle cannot be made");
  return value;
}

// createNetwork(Int32Array [batch, height, width, channels, cells, classes], Float32Array images)
napi_value createNetwork(napi_env env, napi_value* arguments) {
  const auto numbers = arrayOf<int32_t>(env, arguments[0], napi_int32_array);
  const auto images = arrayOf<float>(env, arguments[1], napi_float32_array);
  if (numbers.length != 6) throw Failure("a configuration has six numbers");
  const int32_t* n = numbers.data;
  const Configuration configuration = {n[0], n[1], n[2], n[3], n[4], n[5]};
  const auto stage = [](int size) { return size >= 16 && size <= 64 && size % 16 == 0; };
  if (n[0] < 1 || !stage(n[1]) || !stage(n[2]) || n[3] < 16 || n[3] > 256 || n[3] % 16 || n[4] < 1 || n[5] < 1)
    throw Failure("these networks are outside what the kernels compute");
  if (images.length != static_cast<size_t>(n[0]) * 3 * n[1] * n[2]) throw Failure("the images do not fill the batch");
  return newHandle(env, new Network(configuration, images.data));
}

napi_value createPool(napi_env env, napi_value* arguments) {
  uint32_t seed;
  check(napi_get_value_uint32(env, arguments[0], &seed), "a seed is a number");
  return newHandle(env, new DrawPool(seed));
}

// seedPool(pool, seed): begins anew with another seed.
napi_value seedPool(napi_env env, napi_value* arguments) {
  uint32_t seed;
  check(napi_get_value_uint32(env, arguments[1], &seed), "a seed is a number");
  handle<DrawPool>(env, arguments[0]).seed(seed);
  return nullptr;
}

// Frees what a handle holds without waiting for the garbage collector.
template <typename T>
napi_value release(napi_env env, napi_value* arguments) {
  Box<T>& box = boxOf<T>(env, arguments[0]);
  delete box.object;
  box.object = nullptr;
  return nullptr;
}

// normals(pool, Float32Array out), uniforms(pool, out): the first draws of a pool.
template <const float* (DrawPool::*Draw)(size_t)>
napi_value copyDraws(napi_env env, napi_value* arguments) {
  const auto out = arrayOf<float>(env, arguments[1], napi_float32_array);
  std::memcpy(out.data, (handle<DrawPool>(env, arguments[0]).*Draw)(out.length), out.length * sizeof(float));
  return nullptr;
}

// run(network, pool, Uint8Array cell, Int32Array tensors [kind, offset, size]…, Float32Array [scale, shift]…, Float32Array logits,
//     boolean exact)
napi_value run(napi_env env, napi_value* arguments) {
  Network& network = handle<Network>(env, arguments[0]);
  DrawPool& pool = handle<DrawPool>(env, arguments[1]);
  const auto operations = arrayOf<uint8_t>(env, arguments[2], napi_uint8_array);
  const auto tensors = arrayOf<int32_t>(env, arguments[3], napi_int32_array);
  const auto factors = arrayOf<float>(env, arguments[4], napi_float32_array);
  const auto logits = arrayOf<float>(env, arguments[5], napi_float32_array);
  bool exact = false;
  check(napi_get_value_bool(env, arguments[6], &exact), "exact is true or false");
  Cell cell;
  if (operations.length != cell.size()) throw Failure("a cell has six operations");
  for (size_t i = 0; i < cell.size(); i++) {
    if (operations.data[i] > kAvgPool) throw Failure("an operation is a number from 0 to 4");
    cell[i] = operations.data[i];
  }
  if (logits.length != network.logits()) throw Failure("the logits do not fit the batch");
  const std::vector<size_t> sizes = network.tensorSizes(cell);
  if (tensors.length != sizes.size() * 3 || factors.length != sizes.size() * 2)
    throw Failure("the number of weight tensors does not fit the cell");
  // All draws first: a pool that grows moves.
  size_t normals = 0, uniforms = 0;
  for (size_t i = 0; i < sizes.size(); i++) {
    const int32_t* t = tensors.data + i * 3;
    if (t[0] < 0 || t[0] > 2 || t[1] < 0 || t[2] < 0 || static_cast<size_t>(t[2]) != sizes[i])
      throw Failure("a weight tensor does not fit the cell");
    const size_t end = static_cast<size_t>(t[1]) + t[2];
    if (t[0] == 0 && end > normals) normals = end;
    if (t[0] == 1 && end > uniforms) uniforms = end;
  }
  const float* const normal = normals ? pool.normals(normals) : nullptr;
  const float* const uniform = uniforms ? pool.uniforms(uniforms) : nullptr;
  std::vector<WeightSource> weights(sizes.size());
  std::vector<float> zeros;
  for (size_t i = 0; i < weights.size(); i++) {
    const int32_t* t = tensors.data + i * 3;
    if (t[0] == 2 && zeros.size() < sizes[i]) zeros.assign(sizes[i], 0.0f);
  }
  for (size_t i = 0; i < weights.size(); i++) {
    const int32_t* t = tensors.data + i * 3;
    const float* const draws = t[0] == 0 ? normal + t[1] : t[0] == 1 ? uniform + t[1] : zeros.data();
    weights[i] = {draws, factors.data[i * 2], factors.data[i * 2 + 1]};
  }
  network.run(cell, weights.data(), exact, logits.data);
  return nullptr;
}

napi_value kernels(napi_env env, napi_value*) {
  napi_value name;
  check(napi_create_string_utf8(env, chosenKernels().name, NAPI_AUTO_LENGTH, &name), "a string cannot be made");
  return name;
}

napi_value initialise(napi_env env, napi_value exports) {
  const struct {
    const char* name;
    napi_callback call;
  } calls[] = {
      {"createNetwork", guarded<createNetwork>},
      {"releaseNetwork", guarded<release<Network>>},
      {"createPool", guarded<createPool>},
      {"seedPool", guarded<seedPool>},
      {"releasePool", guarded<release<DrawPool>>},
      {"normals", guarded<copyDraws<&DrawPool::normals>>},
      {"uniforms", guarded<copyDraws<&DrawPool::uniforms>>},
      {"run", guarded<run>},
      {"kernels", guarded<kernels>},
  };
  for (const auto& [name, call] : calls) {
    napi_value function;
    if (napi_create_function(env, name, NAPI_AUTO_LENGTH, call, nullptr, &function) != napi_ok ||
        napi_set_named_property(env, exports, name, function) != napi_ok)
      return nullptr;
  }
  napi_value version;
  if (napi_create_int32(env, kInterface, &version) != napi_ok ||
      napi_set_named_property(env, exports, "interface", version) != napi_ok)
    return nullptr;
  return exports;
}

}  // namespace
}  // namespace trainless

NAPI_MODULE_INIT() { return trainless::initialise(env, exports); }
