/* Declares to better-sqlite3 the experimental part of Node-API that Electron 33 has and the released headers leave out:
 * a module that reports the experimental version must put off what its finalizers do to JavaScript. */
#include <js_native_api.h>
#define NODE_API_EXPERIMENTAL_HAS_POST_FINALIZER
EXTERN_C_START
NAPI_EXTERN napi_status NAPI_CDECL node_api_post_finalizer(node_api_basic_env env, napi_finalize finalize_cb,
                                                           void *finalize_data, void *finalize_hint);
EXTERN_C_END
